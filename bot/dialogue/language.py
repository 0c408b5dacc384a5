"""Which language the city writes in to this person."""

from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option
from bot.dialogue.turn import SpeakLanguage, Turn, say
from nlu.text import fold
from phrases import Key


def ask(scene: Scene, wish: str = "") -> Turn:
    """Set the language that was named, or ask which one."""
    codes = list(scene.town.city.languages)
    wanted = fold(wish).strip()
    named = next((code for code in codes if wanted and wanted in _names(scene, code)), None)
    if named:
        return speak(scene, named)
    asked = scene.conversation.ask("language", codes=codes)
    unknown = (say("language.unknown"),) if wanted else ()
    options = [option(n, Key(f"language.name.{code}")) for n, code in enumerate(codes, 1)]
    return Turn(asked, (*unknown, say("language.ask"), *options))


def _names(scene: Scene, code: str) -> set[str]:
    return {code, *(fold(name) for name in scene.town.language_names.get(code, ()))}


def answer_language(scene: Scene, question: Question, choice: int) -> Turn:
    """One of the city's languages."""
    return speak(scene, question.slots["codes"][choice - 1])


def speak(scene: Scene, language: str) -> Turn:
    """Write in this language from now on."""
    line = say("language.set", language=Key(f"language.name.{language}"))
    return Turn(scene.conversation.answered(), (line,), (SpeakLanguage(language),), language=language)
