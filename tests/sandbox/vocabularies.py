"""Texts of five trades, sorted into groups, with the nouns that could name each group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """Texts that belong together, and every noun in them that says what they are about."""

    texts: tuple[str, ...]
    nouns: frozenset[str]


def _topic(nouns: str, texts: str) -> Topic:
    return Topic(tuple(texts.strip().splitlines()), frozenset(nouns.split()))


BOOKS = {
    "crime": _topic(
        "detective detectives murder murders killer clue clues suspect suspects police inspector"
        " body crime case alibi witness harbour evidence village victim poison",
        """
The detective finds a body in the harbour and nobody in the village wants to talk. Every clue leads back to the lighthouse.
An inspector returns to her home town, where the killer from an old case has begun again. The police have one suspect and no evidence.
He lied about his alibi, and the detective knows it. What follows is a murder that only a child could have seen.
A witness disappears before the trial. The inspector suspects her own police, and the murder weapon is never found.
Someone put poison in the wine. The suspects are six cousins who all gain from the murder, and each of them has an alibi.
This detective drinks too much and sleeps too little, but she never forgets a clue. The killer writes her letters.
The case was closed years ago. A new victim turns up, and the police must reopen it with the evidence they have kept.
""",
    ),
    "space": _topic(
        "ship ships planet planets crew captain station orbit colony stars star war empire aliens"
        " alien engine engines fleet signal moon machine",
        """
The crew wakes from a sleep of a century to find the ship in orbit around the wrong planet. The captain is missing.
A signal comes from a dead moon. The station sends a ship, and the crew votes on whether to answer.
Two empires fight over a planet that neither can breathe on. The captain of a stolen ship sells water to both.
Colonists live inside a hollow moon. When the engine stops, a girl walks to the other end of the colony to learn why.
An alien arrives at the station and asks for work. It turns out that its planet has been sold.
The fleet left without them. On the colony the engines must be rebuilt by people who have never seen a star.
She talks to the ship and the ship lies to her. Somewhere past the last planet, an alien crew is listening.
""",
    ),
    "gardening": _topic(
        "garden gardens soil seeds seed plants plant roses rose vegetables beds bed compost weeds"
        " pruning trees tree roots root season flowers frost bulbs",
        """
A month by month guide to the vegetable garden, from the first seeds on the windowsill to the compost of autumn.
Good soil is made and not bought. The author explains how compost, worms and patience turn clay into a garden.
Roses need less care than people believe. Prune them in late frost, feed the roots, and plant them where they see the sun.
What to grow in a shady garden: ferns, bulbs, and small trees that give flowers in spring.
The book shows how to lay out beds for vegetables so that no plant steals light from its neighbour. Seeds are listed by season.
Weeds tell you what your soil lacks. Learn to read them before you dig, and the plants will thank you.
Forty plans for flowers in pots, from bulbs under snow to roses on a roof. Each plan lists soil and seeds.
""",
    ),
}
TICKETS = {
    "billing": _topic(
        "invoice invoices card payment payments refund refunds charge charges subscription plan"
        " bank month tax address receipt price amount currency discount",
        """
I was charged twice this month and the invoice shows only one payment. Please send a refund for the second charge.
The card on file expired, and now every payment fails. Where do I enter a new card?
We cancelled the subscription in March but a charge still came through yesterday. My bank says the refund must come from you.
Our invoice has the wrong tax number. Can you issue it again with the right address?
The discount was not applied to the invoice. We agreed on a lower price for the subscription with your sales team.
I need a receipt for each payment of the last year. The download of an invoice gives me an empty page.
The amount on my card differs from the invoice because of the currency. Who pays the bank fee?
""",
    ),
    "login": _topic(
        "password passwords account accounts email link code login phone reset user browser"
        " authentication session device administrator token",
        """
I forgot my password and the reset link never arrives in my email. I have checked the spam folder.
The code from my phone is rejected every time. I changed the device and cannot get into my account.
After login the browser sends me straight back to the login page. It happens only for one user.
My account is locked after three attempts. The administrator who could unlock the account has left the company.
Each session ends after five minutes, and then I must type the password again. That cannot be intended.
Please change the email of my account. I no longer own the old domain, so the link cannot reach me.
The reset page accepts my new password, yet the login still refuses it. Is there a limit on the length of a password?
""",
    ),
    "export": _topic(
        "export exports file files report reports column columns row rows spreadsheet data table"
        " csv date dates chart filter dashboard import",
        """
The export stops at ten thousand rows. We need the whole table in one file for the auditors.
Dates in the report are written the American way, and our spreadsheet reads them wrongly.
When I filter the dashboard, the export ignores the filter and writes every row into the file.
A column has vanished from the weekly report. The chart still shows its data, so it must be somewhere.
The csv file has broken characters in each name with an accent. Opening it in a spreadsheet does not help.
Can I schedule a report so that the file lands in our folder every morning? Now somebody must press export by hand.
The columns of the export change their order from day to day, which breaks our import of the table.
""",
    ),
}
RECIPES = {
    "bread": _topic(
        "dough flour yeast bread loaf oven crust starter salt crumb loaves tin bowl water",
        """
Mix the flour with warm water and the yeast, then leave the dough under a cloth until it has doubled.
Fold the dough four times in the bowl. A slow rise in the fridge gives the bread its open crumb.
Feed the starter in the evening. In the morning stir it into flour and salt, and let the dough rest.
Shape a loaf, cut it with a blade and slide it into a very hot oven. Steam makes the crust shine.
This loaf needs no yeast, only soda and sour milk. It is baked in a tin and eaten the same day.
Rye flour makes a sticky dough that cannot be kneaded. Scrape it into the tin and bake the bread for an hour.
Knock on the crust: when the loaf sounds hollow, it is done. Let the bread cool before you cut it.
""",
    ),
    "soup": _topic(
        "soup soups broth stock onion onions carrots carrot lentils beans pot leek leeks potatoes"
        " celery pan cream tomatoes herbs spoon bowl",
        """
Sweat the onions in butter without colour, then add the stock and the potatoes. Blend the soup until smooth.
A clear broth takes patience: cover the bones with cold water and skim the pot as it warms.
Lentils, carrots and a bay leaf simmer for half an hour. Season the soup only at the end.
Roast the tomatoes with onions until their edges darken. Pour on the stock and crush them in the pot.
Slice the leeks thinly and wash them well. They melt into the broth together with the potatoes.
Soak the beans overnight. Cook them with celery and carrots, and keep some whole for the soup.
Finish each bowl with cream and herbs. The soup should coat a spoon and taste of leek, not of stock.
""",
    ),
    "cake": _topic(
        "cake cakes sugar eggs egg butter chocolate icing sponge batter cream vanilla tin almonds"
        " lemon oven layer layers whites yolks syrup",
        """
Beat the butter and sugar until pale. Add the eggs one by one so that the batter does not split.
Melt the chocolate over hot water and fold it into the egg whites. The cake will sink a little as it cools.
Pierce the warm sponge and pour the lemon syrup over it. The sugar leaves a thin crust.
Spread the icing on each layer and chill the cake before you put the next layer on top.
Ground almonds replace the flour in this cake, which keeps for a week. Dust it with sugar.
Whisk the yolks with vanilla and sugar over steam. This cream goes between two rounds of sponge.
A spoon of coffee deepens the chocolate. Bake the batter in a lined tin until the middle barely trembles.
""",
    ),
}
NEWS = {
    "football": _topic(
        "match matches goal goals team teams coach season league player players striker defender"
        " penalty referee fans stadium club final cup injury",
        """
The striker scored twice before the break, and the team never looked like losing the match.
A late penalty decided the final. The coach called the referee brave and the fans called him worse.
The club has signed a defender for a record fee. He will miss the first match with an injury.
Three players were sent off in a bitter cup match. The league said it would look at the pictures.
The coach was dismissed after six defeats. Fans had left the stadium long before the last goal.
Her goal in the final minute kept the team in the league. The club plans a new stadium.
An injury ends the season of the young striker. The team must find goals somewhere else.
""",
    ),
    "elections": _topic(
        "vote votes voters election elections party parties parliament minister government campaign"
        " coalition candidate candidates poll polls opposition seats president majority turnout",
        """
The government lost its majority in an election that few had expected to be close. Turnout was high.
Voters go to the polls on Sunday. The opposition leads in every poll but one.
The minister resigned over a gift. Her party fears for its seats in parliament.
A coalition of three parties was agreed after weeks of talks. The president will swear in the government.
The candidate spent more on the campaign than all others together, and still came third in the vote.
Parliament passed the budget by a single vote. Two members of the opposition had stayed away.
Young voters decided the election. The party that had mocked them lost half its seats.
""",
    ),
    "weather": _topic(
        "rain storm storms wind winds flood floods snow river rivers temperature temperatures"
        " forecast roads coast heat drought damage summer trees homes",
        """
Heavy rain closed the roads along the coast, and more is expected before the weekend.
The storm tore roofs from homes in the north. Winds reached a speed not measured in forty years.
The river rose two metres overnight. Families were taken from the flood in boats.
After the driest summer on record, farmers pray for rain. The drought has cost them half the harvest.
Snow fell as far south as the coast. The forecast speaks of low temperatures until Friday.
The heat has broken two records in a week. Doctors warn the old to stay out of the sun at noon.
Damage from the flood is put at a billion. The river had been straightened to keep boats moving in a drought.
""",
    ),
}
LISTINGS = {
    "cabins": _topic(
        "cabin cabins stove lake forest sauna firewood porch loft bunk bunks snow valley trail"
        " trails logs canoe jetty deer kitchen oven water fire woods",
        """
Sleeps four in a loft under the logs. Comes with a stove, firewood and a canoe tied to the jetty.
Stands alone above the lake. Heats up quickly, stays warm all night, and smells of resin.
Reached by a trail of two kilometres. Has bunks, a sauna and no electricity whatsoever.
Overlooks the forest and a meadow where deer graze. The porch catches the last sun.
Built of logs by the owner. Water is carried from the lake, and the stove does the cooking.
Snow lies until May. Skis hang on the porch, firewood is stacked, and the sauna is quick to light.
A cabin without neighbours. Take the canoe across the lake or follow the trail through the forest.
""",
    ),
    "flats": _topic(
        "flat flats metro lift balcony floor street courtyard bakery station kitchen window windows"
        " ceilings museum tram stairs studio sofa neighbours café cafes market roof",
        """
Third floor with a lift. Looks onto a courtyard, sleeps two, and lies five minutes from the metro.
Sits above a bakery that opens at six. The balcony holds one chair and a view of the tram.
Has high ceilings, tall windows and a kitchen that was made for somebody who never cooks.
Walk to the museum, the market and the station. Street noise stops at midnight, mostly.
Top floor, no lift, ninety stairs. Rewards you with a balcony over the whole of the old town.
Studio near the metro. Folds a bed out of the wall and hides its kitchen behind doors.
Quiet, although the street is not: all windows face the courtyard. The tram stops outside.
""",
    ),
    "boats": _topic(
        "boat boats deck sail sails mast anchor berth berths galley harbour skipper engine hull"
        " rope ropes cabin wheel island islands coast keel dinghy marina bow",
        """
Sails well in light wind. Carries six in three berths and comes with or without a skipper.
Wooden hull, new engine, old charm. Lies in the marina and goes wherever the anchor holds.
The deck is wide enough to sleep on. Dinghy, ropes and charts of the islands are aboard.
Steers like a car, so no skipper is needed. The galley has two burners and a fridge.
Two masts and a long keel keep her steady. The skipper knows each harbour on the coast.
Drops anchor in two metres of water. The berths are short, but the deck is not.
Fast hull, small galley. Made for people who want the sails up and the islands behind them.
""",
    ),
}
VOCABULARIES: Mapping[str, Mapping[str, Topic]] = {
    "books": BOOKS,
    "tickets": TICKETS,
    "recipes": RECIPES,
    "news": NEWS,
    "listings": LISTINGS,
}
