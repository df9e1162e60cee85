"""The same intake as python-telegram-bot's own examples would write it: a `ConversationHandler`.

    python -m tests.bench.bots.ptb BASE_URL TOKEN [PICKLE_FILE]

Without a file nothing survives the process. With one, everything is written at each update (without
waiting for the disk: a power cut may still lose it).
"""

import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    TypeHandler,
    filters,
)

from tests.bench.bots.questions import QUESTIONS, SENT, keyboard, settled, text

Context = ContextTypes.DEFAULT_TYPE


async def start(update: Update, context: Context) -> int:
    """The first question."""
    data = _answers(context)
    data.clear()
    return await _ask(update, context, 0)


async def typed(update: Update, context: Context) -> int:
    """An answer was typed."""
    assert update.message is not None
    return await _take(update, context, update.message.text or "")


async def pressed(update: Update, context: Context) -> int:
    """An answer was pressed: its question's buttons give way to it."""
    query = update.callback_query
    assert query is not None
    await query.answer()
    answer = str(query.data).rsplit("/", 1)[-1]
    await query.edit_message_text(settled(len(_answers(context)), answer))
    return await _take(update, context, answer)


async def send(update: Update, context: Context) -> int:
    """The review was confirmed."""
    query = update.callback_query
    assert query is not None
    await query.answer()
    await query.edit_message_text("Envoyé")
    assert update.effective_chat is not None
    await context.bot.send_message(update.effective_chat.id, SENT)
    return ConversationHandler.END


async def flush(update: object, context: Context) -> None:
    """Write everything down."""
    await context.application.update_persistence()


async def _take(update: Update, context: Context, answer: str) -> int:
    answers = _answers(context)
    number = len(answers)
    answers[QUESTIONS[number].name] = answer
    return await _ask(update, context, number + 1)


async def _ask(update: Update, context: Context, number: int) -> int:
    rows = [
        [InlineKeyboardButton(label, callback_data=act) for label, act in row]
        for row in keyboard(number)
    ]
    assert update.effective_chat is not None
    await context.bot.send_message(
        update.effective_chat.id, text(number), reply_markup=InlineKeyboardMarkup(rows)
    )
    return number


def _answers(context: Context) -> dict[str, Any]:
    assert context.user_data is not None
    return context.user_data


def main(base_url: str, token: str, pickle_file: str = "") -> None:
    """Run until SIGTERM."""
    builder = Application.builder().token(token).base_url(base_url)
    if pickle_file:
        builder = builder.persistence(PicklePersistence(pickle_file, on_flush=False))
    application = builder.build()
    plain = filters.TEXT & ~filters.COMMAND
    states: dict[object, list[Any]] = {
        number: [CallbackQueryHandler(pressed, r"^d/0/a/")]
        if question.options
        else [MessageHandler(plain, typed)]
        for number, question in enumerate(QUESTIONS)
    }
    states[len(QUESTIONS)] = [CallbackQueryHandler(send, r"^d/0/ok$")]
    application.add_handler(
        ConversationHandler(
            [CommandHandler("start", start)],
            states,
            [],
            name="intake",
            persistent=bool(pickle_file),
        )
    )
    if pickle_file:
        application.add_handler(TypeHandler(Update, flush), group=1)
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
