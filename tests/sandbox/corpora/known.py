"""What is known of the texts in this folder: labels, and what a search, a question, a rule finds.

`group` in each file is the label that a text should get; the program is never shown it. Titles
name texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Pairs = Sequence[tuple[str, str]]
LABELS: Mapping[str, Mapping[str, str]] = {
    "tickets": {
        "login": "signing in: password, account locked, authenticator codes, sessions",
        "billing": "money: invoices, receipts, tax, refunds, credit cards, price of the plan",
        "sync": "synchronising files, folders, calendars and contacts between computers",
        "crash": "the app crashes, freezes, is slow, drains the battery or memory of a phone",
        "access": "permissions and roles: members, guests, owners, sharing of projects "
        "and documents",
    },
    "rezepte": {
        "suppe": "Suppen und Eintöpfe mit Brühe, püriert oder klar",
        "kuchen": "Kuchen und Torten, süßes Gebäck mit Zucker, Butter, Sahne und Schokolade",
        "salat": "Salate mit Dressing aus Essig und Öl, Gurken, Tomaten, kalt angerichtet",
        "fleisch": "Fleischgerichte: Rindfleisch, Hackfleisch und Braten, geschmort oder "
        "in der Pfanne gebraten",
        "brot": "Brot und Brötchen aus Mehl, Hefe oder Sauerteig, im Ofen gebacken",
    },
    "abstracts": {
        "heart": "heart disease: infarction, fibrillation, blood pressure, valves, "
        "coronary arteries, stroke",
        "cancer": "cancer and tumours: chemotherapy, radiotherapy, melanoma, lymphoma, screening",
        "infection": "infections by bacteria and viruses: vaccines, antibiotics, "
        "malaria, tuberculosis, hygiene",
        "mind": "mental health: depression, anxiety, insomnia, psychosis, therapy sessions",
        "bone": "bones and joints: fractures, knee, hip, back pain, osteoporosis, "
        "surgery of the joint",
    },
    "songs": {
        "海": "海と船と波、港、砂浜、魚",
        "恋": "恋と愛、好きな君、結婚、失恋",
        "旅": "旅と列車、駅、切符、知らない町",
        "冬": "冬と雪、氷、冷たい夜、吹雪",
    },
    "clauses": {
        "confidentialité": "secret et confidentialité des informations, divulgation à des tiers",
        "paiement": "paiement du prix, factures, délais, intérêts de retard, taxes et frais",
        "responsabilité": "responsabilité et dommages, pertes, assurance, faute, force "
        "majeure, réclamations",
        "résiliation": "résiliation et fin du contrat, préavis, rupture, renouvellement, "
        "reconduction",
    },
}
SEARCHES: Mapping[str, Pairs] = {
    "tickets": [
        (
            "I forgot my password and the email to reset it does not come",
            "Reset mail never arrives",
        ),
        ("double charge on credit card", "Charged twice in June"),
        ("refund of yearly fee", "How do I get a refund"),
        ("phone battery empty in the morning", "Battery drains overnight"),
        ("duplicate meetings in my calendar", "Calendar entries appear twice"),
        ("upload of a big file does not finish", "Files stuck at uploading"),
        ("app closes when taking a picture with the camera", "App closes when I open the camera"),
        ("unlock my account", "Locked out after too many attempts"),
        ("internal server error 500", "Error 500 on the dashboard"),
        ("contractor may only read one project", "Give a contractor read only rights"),
        ("who removed a project", "Who deleted the project"),
        ("change address on invoice", "Invoice shows the wrong address"),
        ("lost phone, no recovery codes", "Old phone gone, no codes"),
        ("work offline in a train and lose changes", "Offline edits lost"),
        ("discount for paying once a year", "Switch from monthly to yearly"),
        ("make me the owner of the team", "Transfer ownership of a team"),
        ("sign in loop with identity provider", "Single sign-on loops forever"),
        ("scrolling is slow on an old phone", "Very slow on older phones"),
        ("contacts missing on tablet", "Contacts do not reach the tablet"),
        ("forbid public links to documents", "Restrict sharing by link"),
    ],
    "rezepte": [
        ("Suppe mit Kürbis", "Kürbissuppe mit Ingwer"),
        ("kurbissuppe", "Kürbissuppe mit Ingwer"),
        ("KÜRBIS", "Kürbissuppe mit Ingwer"),
        ("Apfelkuchen", "Apfelkuchen vom Blech"),
        ("Kuchen mit Äpfeln und Zimt", "Apfelkuchen vom Blech"),
        ("Brot mit Sauerteig backen", "Roggenbrot mit Sauerteig"),
        ("Braten mit Kruste vom Schwein", "Schweinebraten mit Kruste"),
        ("Klöße aus Hackfleisch mit Kapern", "Königsberger Klopse"),
        ("Gurken mit Dill und Schmand", "Gurkensalat mit Dill"),
        ("Eintopf mit Linsen", "Linseneintopf nach Großmutters Art"),
        ("Torte mit Kirschen und Sahne", "Schwarzwälder Kirschtorte"),
        ("Fisch und Muscheln", "Fischsuppe von der Küste"),
        ("was kann ich mit Haselnüssen machen", "Nusstorte"),
        ("Teig mit Mohn", "Mohnschnecken"),
        ("Brezeln", "Laugenbrezeln"),
        ("grossmutter linsen", "Linseneintopf nach Großmutters Art"),
        ("Fladen in der Pfanne ohne Fett", "Fladenbrot aus der Pfanne"),
        ("Lamm mit Rosmarin und Knoblauch", "Lammkeule aus dem Ofen"),
        ("Rindfleisch in Rotwein einlegen", "Sauerbraten"),
        ("Salat mit Ziegenkäse und Walnüssen", "Rote-Bete-Salat mit Walnüssen"),
    ],
    "abstracts": [
        ("does aspirin prevent polyps in the colon", "Aspirin and colorectal polyps"),
        ("heart attack beta blocker", "Beta blockers after myocardial infarction"),
        ("lung cancer screening for smokers", "Screening for lung cancer by tomography"),
        ("ketamine depression", "Ketamine for treatment resistant depression"),
        ("tuberculosis treatment of four months", "Short course treatment of tuberculosis"),
        ("vitamin D to prevent fractures", "Vitamin D and fractures"),
        ("is knee surgery better than placebo", "Arthroscopic surgery for a torn meniscus"),
        ("vaccine against malaria for babies", "Malaria vaccine in infants"),
        ("do masks prevent infection", "Mask wearing and respiratory infection"),
        ("sleep problems treated online", "Cognitive therapy for insomnia by internet"),
        ("less salt lowers blood pressure", "Salt intake and blood pressure"),
        ("low back pain yoga", "Exercise for chronic back pain"),
        ("lithium suicide attempts", "Lithium and suicide"),
        ("broken ankle walking early", "Early weight bearing after ankle fracture"),
        ("DNA in blood predicts relapse", "Circulating tumour DNA after colon surgery"),
        ("hepatitis C antivirals", "Treatment of hepatitis C without interferon"),
        ("stents or bypass", "Stents versus bypass surgery"),
        ("antibiotic resistance of bacteria", "Resistance of gonorrhoea to cephalosporins"),
        ("students exam anxiety", "Mindfulness for anxious students"),
        ("replacing the hip", "Hip replacement through a small incision"),
    ],
    "songs": [
        ("灯台", "灯台"),
        ("夜行列車で旅をする", "夜行列車"),
        ("雪だるまを作る", "雪だるま"),
        ("指輪と結婚", "指輪"),
        ("貝殻を拾う", "貝殻"),
        ("初恋の教室", "初恋"),
        ("凍った湖", "氷の湖"),
        ("空港で飛行機を待つ", "空港の朝"),
        ("珊瑚と魚", "深い青"),
        ("クリスマス", "クリスマスの鐘"),
        ("嵐", "嵐の船"),
        ("傘", "二人の傘"),
        ("失恋", "別れの朝"),
        ("地図を捨てる", "地図のない旅"),
        ("暖炉の火", "暖炉"),
        ("漁師の父", "漁師の歌"),
        ("ふるさとに帰る", "ふるさと行き"),
        ("星座", "冬の星座"),
    ],
    "clauses": [
        ("pénalités en cas de retard de paiement", "Pénalités de retard"),
        ("penalites de retard", "Pénalités de retard"),
        ("assurance responsabilité civile", "Assurance"),
        ("préavis de trois mois", "Résiliation pour convenance"),
        ("incendie ou grève", "Force majeure"),
        ("acompte", "Acompte à la commande"),
        ("faillite ou liquidation", "Insolvabilité"),
        ("perte de données et sauvegarde", "Perte de données"),
        ("contrefaçon de brevet", "Garantie contre les réclamations"),
        ("rachat par un concurrent", "Changement de contrôle"),
        ("frais de voyage", "Frais de déplacement"),
        ("divulgation exigée par un tribunal", "Divulgation ordonnée par un juge"),
        ("détruire les documents", "Retour des documents"),
        ("révision annuelle des prix", "Révision du prix"),
        ("renouvellement du contrat", "Reconduction tacite"),
        ("salariés et accès aux secrets", "Accès du personnel"),
        ("contester une facture", "Contestation d'une facture"),
        ("TVA et devise", "Monnaie et taxes"),
        ("durée de la confidentialité", "Durée du secret"),
        ("limite des dommages", "Plafond des dommages"),
    ],
}
QUESTIONS: Mapping[str, Pairs] = {
    "tickets": [
        ("How much was the card debited?", "Charged twice in June"),
        ("Which page does not accept the authenticator code?", "Two factor code rejected"),
        ("What happens to large files?", "Files stuck at uploading"),
        ("How long does the renewal cost more?", "Price went up without notice"),
        ("Who may edit one project only?", "Give a contractor read only rights"),
        ("How many times did I ask for a new password?", "Reset mail never arrives"),
        ("What happens when I tap the camera button?", "App closes when I open the camera"),
        ("Why does the payment fail?", "Credit card declined"),
        ("When does the session end?", "Session ends every ten minutes"),
    ],
    "rezepte": [
        ("Wie lange muss das Rindfleisch marinieren?", "Sauerbraten"),
        ("Womit wird die Suppe aus Tomaten serviert?", "Tomatensuppe"),
        ("Was kommt in die Füllung der Rouladen?", "Rinderrouladen"),
        ("Wie lange zieht die Hühnerbrühe?", "Hühnerbrühe"),
        ("Worin werden Brezeln getaucht?", "Laugenbrezeln"),
        ("Womit wird der Zitronenkuchen überzogen?", "Zitronenkuchen"),
    ],
    "abstracts": [
        ("How long is the effect of ketamine?", "Ketamine for treatment resistant depression"),
        (
            "By how much did mortality fall with a beta blocker?",
            "Beta blockers after myocardial infarction",
        ),
        ("Did vitamin D prevent fractures?", "Vitamin D and fractures"),
        (
            "How many patients were cleared of hepatitis C?",
            "Treatment of hepatitis C without interferon",
        ),
        ("Does amoxicillin shorten cough?", "Antibiotics for acute bronchitis"),
        (
            "Which drug caused less bleeding than warfarin?",
            "Anticoagulants and stroke in fibrillation",
        ),
        ("How many doses of the malaria vaccine were given?", "Malaria vaccine in infants"),
        ("What did robotic prostatectomy achieve?", "Robotic removal of the prostate"),
    ],
    "songs": [
        ("灯台は何を照らしますか", "灯台"),
        ("何を拾いましたか", "貝殻"),
        ("終着駅で何をしましたか", "終着駅"),
    ],
    "clauses": [
        ("Quel est le délai de paiement des factures ?", "Délai de paiement"),
        ("Combien de temps dure l'obligation de confidentialité ?", "Durée du secret"),
        ("Quelle est l'indemnité en cas de retard de paiement ?", "Pénalités de retard"),
        ("Quel préavis pour la reconduction du contrat ?", "Reconduction tacite"),
        ("Quand le client verse-t-il un acompte ?", "Acompte à la commande"),
    ],
}
UNANSWERABLE: Mapping[str, Sequence[str]] = {
    "tickets": ["What is the capital of Portugal?", "Do you sell bicycles?"],
    "rezepte": ["Wie heißt die Hauptstadt von Italien?", "Wer gewann die Meisterschaft?"],
    "abstracts": ["What is the price of petrol?", "Who discovered penicillin?"],
    "songs": ["東京の人口はいくつですか"],
    "clauses": ["Qui a inventé le téléphone ?", "Où se trouve la tour Eiffel ?"],
}
CRITERIA: Mapping[str, Sequence[tuple[str, frozenset[str]]]] = {
    "tickets": [
        (
            "a customer wants money back or was charged wrongly",
            frozenset({"Charged twice in June", "How do I get a refund"}),
        ),
        ("confidential documents seen by outsiders", frozenset({"Guest sees too much"})),
        (
            "lost work or missing files",
            frozenset({"Offline edits lost", "Folder empty on second computer"}),
        ),
        ("threats of violence", frozenset()),
        (
            "battery or memory problems",
            frozenset({"Memory warning and restart", "Battery drains overnight"}),
        ),
        (
            "the app quits or freezes",
            frozenset({"App closes when I open the camera", "Crashes while exporting a film"}),
        ),
    ],
    "rezepte": [
        (
            "Gerichte mit Alkohol: Rotwein, Weißwein oder Kirschwasser",
            frozenset({"Sauerbraten", "Schwarzwälder Kirschtorte", "Zwiebelsuppe überbacken"}),
        ),
        ("Nüsse oder Walnüsse", frozenset({"Nusstorte", "Rote-Bete-Salat mit Walnüssen"})),
        ("Drogen oder Waffen", frozenset()),
        ("Fisch oder Muscheln", frozenset({"Fischsuppe von der Küste"})),
    ],
    "abstracts": [
        (
            "serious side effects such as bleeding, rash or diarrhoea",
            frozenset(
                {"Antibiotics for acute bronchitis", "Anticoagulants and stroke in fibrillation"}
            ),
        ),
        ("suicide or self harm", frozenset({"Lithium and suicide"})),
        ("treatments that did not work", frozenset()),
        ("children or infants", frozenset({"Malaria vaccine in infants"})),
        ("nuclear weapons", frozenset()),
    ],
    "songs": [
        ("別れや失恋", frozenset({"別れの朝"})),
        ("武器", frozenset()),
        ("雪", frozenset({"初雪", "クリスマスの鐘", "冬の星座", "雪解け", "雪だるま"})),
    ],
    "clauses": [
        ("pénalités ou intérêts de retard", frozenset({"Pénalités de retard"})),
        ("armes ou drogues", frozenset()),
        ("brevet ou contrefaçon", frozenset({"Garantie contre les réclamations"})),
        ("grève, guerre ou inondation", frozenset({"Force majeure"})),
    ],
}
FAR: Mapping[str, Sequence[str]] = {
    "tickets": [
        "bicycle tyres",
        "volcanoes of Iceland",
        "how to bake sourdough bread",
        "football world cup",
    ],
    "rezepte": ["Fahrrad reparieren", "Vulkane auf Island", "Steuererklärung abgeben"],
    "abstracts": ["bicycle tyres", "volcanoes of Iceland", "guitar chords"],
    "songs": ["量子力学", "パソコン"],
    "clauses": ["recette de cuisine", "volcans d'Islande", "champion du monde de football"],
}
