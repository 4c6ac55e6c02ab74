"""What is known of a few languages: their function words and endings, and nothing of any trade.

A text of another language is read as English, which has few endings to cut and no word of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mixpeek_tui.sandbox.engine.letters import fold

NEGATED = ("n't", "n’t")
"""How English words end that deny what follows."""
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 300  # texts are enough to tell their language
_LETTERS = 2000


@dataclass(frozen=True)
class Language:
    """A language, all words folded.

    `function` words only join others; `determiners` announce a noun; `denials` deny what follows;
    `either` stands between alternatives; `asking` words say that something is looked for.
    `endings` are cut, the first that fits; English has rules of its own (words.stem).
    `capital_nouns`: nouns, and nothing else inside a sentence, begin with a capital.
    """

    function: frozenset[str]
    determiners: frozenset[str]
    denials: frozenset[str]
    either: frozenset[str]
    asking: frozenset[str]
    endings: tuple[str, ...] = ()
    capital_nouns: bool = False


def _language(
    function: str,
    determiners: str,
    denials: str,
    either: str,
    asking: str,
    endings: str = "",
    capital_nouns: bool = False,
) -> Language:
    sets = [frozenset(fold(words).split()) for words in (determiners, denials, either, asking)]
    joining = frozenset(fold(function).split()) | sets[0] | sets[1] | sets[2]
    cut = tuple(endings.split())
    return Language(joining, sets[0], sets[1], sets[2], sets[3], cut, capital_nouns)


ENGLISH = _language(
    """
about after again against all also although always am among and another anybody anyone anything
are aren around as at away be because been before being below between both but by can could couldn
did didn do does doesn doing don down during each either else enough etc ever every everybody
everyone everything few for from further get gets got had hadn has hasn have haven having he here
hers herself him himself how however i if in instead into is isn it itself just least let like ll
many may me might mine more most much must myself neither nobody nothing now of off often on once
one only onto other others ours ourselves out over own per perhaps please quite rather re really
same shall she should shouldn since so somebody someone something somewhere still such than theirs
them themselves then there these they thing things this those though through thus to together too
toward under until up upon us ve very via was wasn we were weren what whatever when where whether
which while who whom whose why will with within would wouldn yet you yours yourself
""",
    "a an any each every her his its my no our some that the their these this those your",
    "cannot neither never no none nor not without",
    "or",
    "buy find give help hello hi know look looked looking make need needed needs recommend search"
    " searching show suggest tell thank thanks want wanted wants",
)
GERMAN = _language(
    """
ab aber als also am an auch auf aus bei beim bin bis bist da dabei dadurch dafur damit danach dann
daran darauf daraus darin daruber darum dass davon dazu denn deren dessen dich dir doch dort du
durch er es etwa etwas fur gegen gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn
ihnen im in indem ins ist ja je jetzt kann kannst kein konnen konnte man mehr mich mir mit muss
mussen nach neben noch nun nur ob ohne schon sehr sein selbst sich sie sind so sobald soll sollen
sollte sondern sonst sowie trotz uber um und uns unter viel viele vom von vor wahrend wann war
waren warum was weil welche welcher welches wem wen wenn wer werde werden wessen wie wieder will
wir wird wo wobei wodurch womit worin wozu wurde wurden zu zum zur zwar zwischen
""",
    "das dem den der des die diese diesem diesen dieser dieses ein eine einem einen einer eines"
    " euer ihr ihre ihrem ihren ihrer jede jeden jeder jedes mein meine meinem meinen meiner seine"
    " seinem seinen seiner unser unsere unserem unseren unserer",
    "kein keine keinem keinen keiner nicht nichts nie niemals ohne weder",
    "oder",
    "bitte brauche finde finden gerne hallo helfen kaufen machen mache mochte nehmen suche suchen"
    " verwenden wissen zeig zeige zeigen",
    "ern em en er es e n s",
    capital_nouns=True,
)
FRENCH = _language(
    """
a ai ainsi alors apres as au aucun aussi autre autres aux avait avant avec avoir c car ce ceci
cela celle celui ceux chez comme comment contre d dans de depuis des deux donc dont du elle elles
en encore entre est et etait etc ete etre eu eux fait faut font hors ici il ils j je jusqu l la le
les leur leurs lors lorsque lui m mais me meme moi moins n ne ni nous on ont ou par parce pas
pendant peu peut plus pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans
se selon sera si soi soit son sont sous sur t tant te tes toi tous tout toute toutes tres tu vers
vous y
""",
    "au aux ce ces cet cette chaque des du l la le les leur leurs ma mes mon nos notre nul nulle"
    " sa ses son tout toute un une votre vos",
    "aucun aucune jamais ne ni non nul nulle pas rien sans",
    "ou",
    "aide bonjour chercher cherche donner donne faire faites merci montre montrer savoir trouver"
    " trouve utiliser veux voudrais",
    "ees es ent ee er s x e",
)
SPANISH = _language(
    """
a al algo ante antes asi aun aunque bajo cada como con contra cual cuales cuando cuanto de del
desde donde dos durante e el ella ellas ellos en entre era es esa ese eso esta estan este esto fue
ha hacia han hasta hay la las le les lo los mas me mi mientras muy nada ni nos o otra otras otro
otros para pero poco por porque puede pues que quien se segun ser si sido sin sino sobre son su
sus tal tambien tan tanto te tiene tienen todo todos tras tu u un una uno y ya yo
""",
    "al cada del el esa ese esta este la las los mi mis nuestra nuestro su sus tu un una unas unos",
    "jamas nada ni ningun ninguna ninguno no nunca sin",
    "o u",
    "ayuda ayudar buscar busco dar encontrar hacer hola gracias mostrar muestra necesito quiero"
    " saber usar",
    "os as es s o a e",
)
ITALIAN = _language(
    """
a ad ai al alla alle anche ancora aveva che chi ci come con contro cosa cui d da dai dal dalla
dalle degli dei del dell della delle dello di dopo dove due e ed era essere fa fra fu gia gli ha
hanno i il in io l la le lei li lo loro lui ma me mentre mi molto ne nei nel nell nella nelle noi
non o ogni per perche piu poi puo quale quali quando quanto quello questa questo qui se sempre
senza si sia solo sono sotto sta stata stato su sua sue sui sul sulla suo suoi tra tu tutti tutto
un una uno vi voi
""",
    "agli ai al alla alle degli dei del dell della delle gli i il l la le lo mia mio ogni quella"
    " quello questa questo sua suo un una uno",
    "mai ne nessun nessuna nessuno niente non nulla senza",
    "o oppure",
    "aiuto cercare cerco ciao dare fare grazie mostra mostrare sapere trovare usare voglio vorrei",
    "i e o a",
)
PORTUGUESE = _language(
    """
a ao aos apos as ate com como contra da das de dela dele depois do dos e ela elas ele eles em
entre era essa esse esta este eu foi ha isso isto ja la lhe mais mas me mesmo muito na nas no nos
num numa o onde os ou para pela pelas pelo pelos por porque qual quando que quem se sem ser seu
seus so sobre sua suas tambem tao te tem ter todo todos tu um uma voce
""",
    "a ao aos as cada da das do dos essa esse esta este meu minha na nas nossa nosso o os sua seu"
    " um uma uns",
    "jamais nada nao nem nenhum nenhuma nunca sem",
    "ou",
    "ajuda ajudar buscar dar encontrar fazer mostrar obrigado ola preciso procurar procuro quero"
    " saber usar",
    "oes aes os as es s o a e",
)
DUTCH = _language(
    """
aan al alle als ben bij daar dan dat de deze die dit doch doen door dus en er ge geen had hadden
heb hebben heeft hem hen hier hij hoe hoeveel hun iets ik in is ja je jij jullie kan kon kunnen
maar me meer men met mij mijn moet na naar niet nog nu of om omdat ons onze ook op over te tegen
toch toen tot u uit van veel voor waar waarom wanneer want waren was wat we wel welke werd wie wij
worden wordt ze zei zich zij zijn zo zonder zou
""",
    "de deze die dit een elk elke haar het hun ieder iedere mijn ons onze uw zijn",
    "geen nergens niemand niet niets nooit zonder",
    "of",
    "bedankt gebruiken geef hallo helpen hulp koop kopen maken toon tonen vind vinden wil zoek"
    " zoeken",
    "eren en es e s",
)
_OTHERS = (GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH)


def spoken_in(texts: Sequence[str]) -> Language:
    """The language of most of the texts, told by its function words; else English."""
    counts: Counter[str] = Counter()
    for text in texts[:: max(1, len(texts) // _SAMPLE)]:
        counts.update(_WORD.findall(fold(text[:_LETTERS])))
    best, most = ENGLISH, _weight(ENGLISH, counts)
    for language in _OTHERS:
        weight = _weight(language, counts)
        if weight > most:
            best, most = language, weight
    return best


def _weight(language: Language, counts: Counter[str]) -> int:
    return sum(counts[word] for word in language.function)
