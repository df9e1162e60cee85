"""Words of distress: what must be heard, and the talk of careers that must not be taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from conversations.distress import Lexicon, signs
from conversations.programme import load

LEXICONS = tuple(load().home.distress.values())

URGENT = """
Ce serait plus simple de plus être là.
je veux plus être là
J’ai failli en finir hier soir
J’ai essayé de me tuer
J’ai voulu mourir
ils seraient tous mieux sans moi
Je manquerais à personne
je veux que tout s’arrête
J’ai acheté une corde
j ai plu envi de vivre
je ne veux plus vivre comme ça
je vais sauter par la fenêtre
je suis fatigué de vivre
Everyone would be better off if I was gone
I think about ending it
I want the pain to stop
I've lost the will to live
I don't want to be here anymore
Je veux mourir.
jveux mourir
je veu mourrir
Parfois j’ai envie de mourir
J'ai juste envie de crever, voilà.
Je voudrais être morte.
je préfère mourir
Ce serait mieux si j’étais mort.
Je veux plus vivre
Je ne veux plus vivre.
je peux plus vivre, c’est trop
Je n’ai plus envie de vivre
j'ai plus le goût de vivre
Je n’ai plus aucune raison de vivre.
J’ai pensé à en finir
J’ai envie d’en finir.
J’ai envie d'en finir avec la vie
Je veux en finir avec ma vie
Je pense à mettre fin à mes jours
je vais mettre fin à ma vie
Je pense au suicide
Je pense souvent à me suicider.
je vais me suicider
jvais me suissider
J’ai des idées noires depuis des mois
J'ai des pensées suicidaires
Je suis suicidaire
J’ai fait une tentative de suicide en mars
Je vais me tuer.
J’ai envie de me tuer
J'ai envie de me pendre
je vais me foutre en l’air
J’ai pensé à me jeter sous le métro
me jeter par la fenêtre, j’y pense
Je me scarifie
je me fais du mal
J’ai recommencé à m’automutiler
J’ai avalé une boîte de somnifères
Ma famille serait mieux sans moi
Tout le monde serait bien mieux sans moi
Je voudrais disparaître
Je voudrais m’endormir et ne plus me réveiller
Mon mari me bat
Mon ex m’a frappée hier soir
Il me frappe
Mon conjoint menace de me tuer
J’ai peur pour ma vie
Je suis en danger chez moi
J’ai été violée
La vie ne vaut plus la peine d’être vécue
À quoi bon vivre
JE VEUX PLUS VIVRE
je veux mouriiir
I want to die
i wanna die
I wish I were dead
I wish I was never born
Everyone would be better off without me
I'd be better off dead
I don't want to live anymore
i dont want to live any more
I do not want to be alive
There is no reason to live
I have nothing to live for
Life isn’t worth living
I want to kill myself
I keep thinking about killing myself
I am going to kill my self
I want to end my life
I just want to end it all
I’m thinking of taking my own life
I feel suicidal
I'm suicidal
I have suicidal thoughts
I have been thinking about suicide
I attempted suicide last year
I want to hang myself
I think of jumping off a bridge
jumping in front of a train crosses my mind
I took an overdose
I've started self-harming
I hurt myself when it gets bad
I have been cutting myself
I wish I could disappear
I do not want to wake up tomorrow
I hope I go to sleep and never wake up
I’m in danger at home
I don't feel safe at home
My husband hits me
My boyfriend beats me
He threatens to kill me
I was raped
I am in an abusive relationship
I fear for my life
I’ve thought about shooting myself
I would rather be dead
I'm tired of living
""".strip().splitlines()

HEAVY = """
Je n’en peux plus.
j'en peux plus
j en peux plus
jen peux pluuuus
je n'en peux plus de ce travail
Je craque
je vais craquer
Je suis à bout
Je suis à bout de forces
Je suis au bout du rouleau
Je suis en burn-out
J’ai fait un burn out
mon burnout n’est pas fini
Je suis en dépression
Je pleure tous les jours
je pleure tous les matins avant d’y aller
Je n’arrête pas de pleurer
Je m’effondre
Je touche le fond
Je ne vois plus d’issue
Je n’ai plus d’espoir
J’ai perdu tout espoir
Je n’ai plus la force de me lever
je n’y arrive plus
Je n’ai plus envie de rien
Je ne vaux rien
je sers à rien
Je suis désespérée
Je vais très mal
Je ne vais pas bien du tout
Ma vie n’a plus de sens
Je fais des crises d’angoisse
Je vis un enfer au bureau
je tiens plus
Je ne vais pas tenir longtemps
Je broie du noir
Je dors plus, je mange plus
Ce travail me tue à petit feu
Je suis harcelée par mon directeur
Mon frère s’est suicidé l’an dernier
I can't take it anymore
I cant go on
I can’t cope
I can't do this any more
I don’t know how much longer I can hold
I see no way out
I am at my wits' end
I’m at breaking point
I'm falling apart
My life is falling apart
I had a breakdown
I'm burnt out
I am completely burned out
I am recovering from a burnout
I cry every day
I'm crying every night
I can’t stop crying
I feel hopeless
I feel worthless
I hate myself
I hate my life
I am depressed
I feel so depressed
I have panic attacks every morning
I feel dead inside
I'm being bullied
I've lost all hope
I have hit rock bottom
I'm in a very dark place
My life is a living nightmare
""".strip().splitlines()

HARMLESS = """
Il bat tous les records
Je veux mourir de rire
Je n’en peux plus de la finance
J’ai tout perdu en bourse
I am hopeless at selling myself
I can’t take this job because of my visa
J’ai fait une tentative de reconversion
Je veux plus être là où on me dit
J’étais mort de rire
Je suis mort de fatigue ce soir, mais content.
Je meurs d’envie de changer de métier.
Ce serait un suicide commercial.
Quitter maintenant serait un suicide professionnel.
Je n’ai pas envie de mourir d’ennui dans ce poste.
Je n’ai pas envie de mourir.
Je ne suis pas suicidaire, rassurez-vous.
Je veux crever l’écran.
Nous avons crevé l’abcès en réunion.
Je lis pour tuer le temps.
Une killer app peut tuer le métier.
Le projet est mort et enterré.
Le marché est mort.
Je suis à bout d’arguments.
J’ai tenu le projet à bout de bras.
J’ai craqué pour ce poste.
Je craque pour l’Italie !
Je veux en finir avec ma mission actuelle.
J’ai envie d’en finir avec ce projet.
J’ai hâte de mettre fin à ma période d’essai.
Mettre fin à ma vie professionnelle à Paris ne m’effraie pas.
Je ne veux plus vivre à Paris.
Je ne veux plus vivre en région parisienne, trop chère.
Je n’ai plus envie de vivre à l’étranger.
Je n’ai plus envie de vivre loin de mes enfants.
J’ai envie de vivre autre chose.
Ce qui me frappe, c’est la lenteur.
Cela m’a frappé.
Il m’a frappé par son calme.
Mon chef me tape sur les nerfs.
Mon chef va me tuer si je pars avant la livraison !
Je me tue à le répéter.
Je me tire une balle dans le pied en disant cela.
Me jeter à l’eau me fait peur.
J’ai envie de me jeter dans le bain.
Le dernier survivant de la promo
La deadline est mortelle.
Mon domaine : la mortalité des entreprises.
Ma thèse porte sur la prévention du suicide chez les agriculteurs.
J’ai travaillé sur la prévention du burn-out.
Le burn rate de la startup est trop haut.
Une dépression atmosphérique au large de la Bretagne
J’étudie la grande dépression de 1929.
Je coule des jours heureux à Lyon.
Je n’ai plus de voiture, donc le télétravail m’arrange.
Je pleure de rire en y repensant.
Je pleure encore de joie en lisant leur lettre ? Non, je plaisante.
Je voudrais disparaître des radars quelques mois.
Il y a un danger : le chômage.
Notre site est en danger.
Je dors bien et je vais bien.
Je vais mal négocier, je le sais.
Je suis battant, et j’aime les défis.
Je me suis battu pour ce poste.
Mon cœur bat plus vite devant un bon problème.
C’est la mort de l’entreprise telle que je la connais.
Je ne veux pas finir ma carrière dans ce placard.
La vie à Londres vaut la peine d’être vécue.
Je cherche un projet qui ait du sens.
Mon poste n’a plus de sens pour moi.
J’ai plus d’espace et plus de temps qu’avant.
Je suis tombé dans le conseil par hasard.
J’ai sauté dans le vide en quittant le salariat.
J’ai sauté du train en marche, professionnellement.
Je veux tuer le jeu avec ce produit.
Je veux mourir vieux et heureux.
L’équipe tournera mieux sans moi.
J’ai coupé les ponts avec mon ancien employeur.
Je ne veux pas me noyer dans un grand groupe.
I am dying to know what comes next.
I'm dying to meet a mentor.
We are killing it this quarter.
The deadline is killing us.
That would be career suicide.
It was commercial suicide for the firm.
I watched Suicide Squad on the plane.
I'm not suicidal, just tired of slides.
I do not want to die of boredom in this job.
I don't want to die.
I want to live in Berlin.
I don't want to live in London anymore.
I don’t want to live abroad forever.
I killed myself over that proposal.
I was killing myself to meet the deadline.
I shot myself in the foot in that interview.
I cut myself some slack.
I burned out the clutch.
The burn rate was too high.
I worked on burnout prevention in hospitals.
Burnout rates among doctors are my research topic.
I can't take it for granted.
I can't take this much further without an MBA.
I can’t go on holiday in August.
I can't go on maternity leave yet.
I see no future in consulting.
I cannot see a way out of consulting that keeps my salary.
I am desperate to change jobs.
I had a breakdown of the costs.
I have a complete breakdown of my budget.
The company is falling apart.
I am drowning in emails.
My boss beats me at chess.
She beat me to the promotion.
My mother would kill me if I left the civil service.
Dead reckoning, dead code, dead ends: I have seen them all.
I want to end my contract early.
I want to kill this project.
The project is dead.
I am buried in paperwork.
I want to disappear from LinkedIn for a while.
I hurt myself skiing.
The great depression of 1929 is my field.
I studied depression treatments in pharma.
An overdose of meetings
Better off without a car
I jumped ship last year.
I took a leap in the dark and founded a company.
I am fed up with slides.
I'm exhausted after the marathon, but happy.
I can't wait to start.
I have nothing left to learn here.
I am in a dark room with a laser.
The life sciences industry
I want to make a living from writing.
I was hit by the layoffs.
I hang around with founders.
Nothing beats a good team.
It hit me that I love teaching.
I am dead set on leaving.
I'd love to take my own path.
I ended my own company last year.
I want to live and work between two countries.
I could murder a coffee.
""".strip().splitlines()


@pytest.mark.parametrize("said", URGENT)
def test_plain_words_of_danger_are_heard(said: str) -> None:
    assert signs(said, LEXICONS) == "urgent"


@pytest.mark.parametrize("said", HEAVY)
def test_the_end_of_ones_strength_is_heard(said: str) -> None:
    assert signs(said, LEXICONS) == "heavy"


@pytest.mark.parametrize("said", HARMLESS)
def test_the_talk_of_careers_is_not_taken_for_it(said: str) -> None:
    assert signs(said, LEXICONS) == ""


def test_the_tables_are_long_enough() -> None:
    assert min(len(URGENT), len(HEAVY)) >= 60
    assert len(HARMLESS) >= 120


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(said: str) -> None:
    assert signs(said, LEXICONS) in ("", "heavy", "urgent")


@pytest.mark.parametrize("said", [*URGENT, *HEAVY])
def test_harmless_words_around_hide_nothing(said: str) -> None:
    around = f"Bonjour à vous. J’ai fait un doctorat. {said}\nMerci beaucoup, bonne journée"
    assert signs(around, LEXICONS)


def test_a_sentence_of_another_language_is_heard_too() -> None:
    assert signs("Le travail, ça va. But I want to die.", LEXICONS) == "urgent"


def test_the_negation_covers_its_own_words_only() -> None:
    assert signs("Je n’ai pas envie de mourir, mais je n’en peux plus.", LEXICONS) == "heavy"
    assert signs("J’étais mort de rire, puis j’ai voulu dire : je veux mourir", LEXICONS)


@pytest.mark.parametrize("phrase", ["", "…", "(ne)", "a||b", "*", "?", "a !"])
def test_a_phrase_that_would_be_found_everywhere_is_refused(phrase: str) -> None:
    with pytest.raises(ValidationError):
        Lexicon(urgent=[phrase], heavy=[])


def test_how_a_phrase_is_written() -> None:
    lexicon = Lexicon.model_validate(
        {
            "urgent": ["plus|pas vivre !a|en*", "rouge*"],
            "heavy": ["noir … blanc", "(ne) bleu"],
            "not": ["rouge gorge"],
            "spelt": {"pas vivre": ["pavivr"]},
        }
    )
    said = {
        "plus vivre": "urgent",
        "plus vivre à Paris": "",
        "pavivr": "urgent",
        "ROUGEÂTRE": "urgent",
        "un rouge-gorge": "",
        "noir un deux trois blanc": "heavy",
        "noir 1 2 3 4 blanc": "",
        "bleu": "heavy",
        "bleus": "",
    }
    assert {text: lexicon.finds(text) for text in said} == said
