"""What a person has to read first: accusations, children, hate. And what only looks like it."""

import pytest

from nlu import sensitive

CHILD = """
im 11 n my skool is borin
me and my friends r 12 we want a skatepark
im 9 3/4 and the fountain dont work
we r class 3b and we want less cars
tngo 10 años kiero una piscina
jai 8 an je veu une piscine
I'm 11 and we need a skate park
i am 10 years old and i want a slide in Willow Gardens
Im 9. Can we have more swings please
Hi, I'm twelve, there is nowhere to play
please build a pool i'm 13
As a 10 year old I think the park is boring
I am a child and the cars are too fast
we are kids from Elm Street and want a football pitch
I'm in 4th grade and the bus is always late
I'm only 8 but I have an idea, more trees
tengo 10 años y quiero un columpio
Tengo 11 años. Falta un parque
tengo nueve años y no hay donde jugar
soy una niña y los coches van muy rápido
somos niños de la calle Olmo y queremos una cancha
estoy en cuarto de primaria y el patio está roto
j'ai 9 ans et je voudrais un toboggan
J'ai 11 ans, il faut un skatepark
j'ai dix ans et demi, les voitures roulent trop vite
je suis une petite fille et je veux plus d'arbres
nous sommes des enfants et il n'y a rien pour jouer
je suis en CM1 et la cour est cassée
"""
NO_CHILD = """
we are 12 neighbours and want a bench
my son is 9 and im tired of the noise
we are 5 in a small flat
tenemos 10 años esperando
on a 10 ans de retard
a playground for children under 10
my son is 8 and cannot cross the road
My daughter is 11 years old and walks to school
I'm 10 minutes from the station and there is no bus
I have lived here since I'm 12
I am 12 weeks pregnant and there is no bench
when I was 10 there were more trees
I'm 15 stops away from work
kids aged 6 to 12 need a pool
I am a kid at heart, build more slides
I'm 45 and tired of the holes
I'm in 5th Street and the lamp is out
tengo 10 años viviendo aquí y nunca arreglan la calle
tengo 12 años de esperar el autobús
tengo 15 años en este barrio sin luz
mi hijo tiene 8 años y no puede cruzar
un parque para niños menores de 10 años
cuando tenía 10 años había más árboles
no soy un niño, arreglen la calle
j'ai 10 ans de métier et jamais vu ça
mon fils a 8 ans et traverse seul
une aire de jeux pour les enfants de moins de 10 ans
j'avais 9 ans quand le pont a fermé
je suis un enfant du quartier, il faut sauver le cinéma
"""
ACCUSATION = """
Mr Miller at the corner sells drugs to kids
My neighbour Tom steals bikes from the cellar
John Smith is a thief, do something
Sergei Ivanov stole my bike
peter is a drug dealer and everybody knows
Mrs. Carter beats her children every night
The man at number 12 sells drugs in the yard
arrest Dave Turner, he robbed my shop
That rapist Michael Brown lives on Elm Street
My landlord Kowalski set fire to the bins
El señor García vende drogas en el parque
mi vecino Pedro roba las bicicletas
Juan Pérez es un ladrón y todos lo saben
don Luis maltrata a su mujer
el tipo del número 14 vende droga
la señora Gómez es una estafadora
Monsieur Dupont vend de la drogue devant l'école
mon voisin Kevin vole des vélos
M. Martin bat sa femme tous les soirs
Jean Durand est un escroc
le type au numéro 12 vend du shit
Mme Leroy est une voleuse
"""
NO_ACCUSATION = """
Drug dealers in the park every evening, more police please
Somebody stole my bike at the station, we need better racks
My neighbour parks on the pavement
The statue of John Smith should be cleaned
Mr Miller from the library should get a bigger room
Bikes are stolen on Elm Street all the time
The mayor is corrupt
Mayor Jones takes bribes
Rename the square after Peter Brown
stop criminals in Willow Gardens
The lamp at number 12 is broken
The man at number 12 blocks the drive
roban bicicletas en la estación, hace falta vigilancia
El alcalde es corrupto
la calle Antonio Machado está sucia
venden droga en el parque de noche
mi vecino deja la basura en la calle
on vole des vélos à la gare
des dealers vendent de la drogue devant l'école Jean Jaurès
la rue Victor Hugo est sale
le maire est corrompu
mon voisin se gare sur le trottoir
"""
HATE = """
kill all muslims
No more buses for dirty gypsies
get rid of the immigrants
the niggers ruin our park
fuera los moros
putos negros, arreglen la calle
los gitanos son unas ratas
dehors les arabes
sales juifs, rien ne marche
les roms sont des parasites
"""
NO_HATE = """
kill the weeds on the pavement
Immigrants should feel welcome here
help for refugees to find work
get rid of the rats in the park
a mosque for muslims in the east
fuera los coches del centro
ayuda para los inmigrantes
las calles están sucias
dehors les voitures du centre
les rues sont sales
un lieu pour les roms
you useless idiots, fix the damn light
"""


def lines(*texts: str) -> list[str]:
    return [line for text in texts for line in text.strip().splitlines()]


@pytest.mark.parametrize("text", lines(CHILD))
def test_a_child_is_heard(text):
    assert sensitive.reason(text) == "child"


@pytest.mark.parametrize("text", lines(ACCUSATION))
def test_somebody_who_is_named_with_a_crime_is_heard(text):
    assert sensitive.reason(text) == "accusation"


@pytest.mark.parametrize("text", lines(HATE))
def test_hate_is_heard(text):
    assert sensitive.reason(text) == "hate"


@pytest.mark.parametrize("text", lines(NO_CHILD, NO_ACCUSATION, NO_HATE))
def test_an_everyday_text_is_not_held(text):
    assert sensitive.reason(text) is None


@pytest.mark.parametrize("text", ["I’m 11 and we need a pool", "I'M 11 AND WE NEED A POOL", "J’AI 9 ANS"])
def test_capitals_and_other_apostrophes_hide_nothing(text):
    assert sensitive.reason(text) == "child"


def test_a_child_that_leaves_out_the_i_is_heard():
    assert sensitive.reason("am 9 and the cars are too fast") == "child"


@pytest.mark.parametrize(
    "text",
    [
        "Am 12. Dezember wurde der Müll nicht geholt", "Die Laterne am 7. Baum ist aus",
        "Termin am 12.3. um 9 Uhr", "seit dem Sturm am 5. liegt der Baum da",
    ],
)  # fmt: skip
def test_a_german_date_is_no_age(text):
    assert sensitive.reason(text) is None
