// What people send from their phone besides words.
import { act } from "./live.js";
import { closePopover, h, popover } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { attachMenu } from "./attach.js";

const FRIEND = { name: "Camille Roy", phone: "+33698765432" };
const OWN_PHONE = "+33612345678";

const ELSEWHERE = {
  fr: [
    ["hidden_user", "Camille Roy", "Parles-en à quelqu’un qui est passé par là. Moi, ça m’a aidée."],
    ["user", "Hélène Vidal", "J’ai quitté mon poste à cinquante-trois ans. Le plus dur a été de le dire."],
    ["chat", "Reconversions", "Réunion jeudi à 19 h, comme d’habitude."],
    ["channel", "Offres de la semaine", "CDI, ingénieur procédés, Lyon. Écrire avant vendredi."],
  ],
  en: [
    ["hidden_user", "Camille Roy", "You should talk to someone who has been there. It helped me."],
    ["user", "Hélène Vidal", "I left my job at fifty-three. The hardest part was saying so."],
    ["chat", "Career changes", "Meeting on Thursday at 7 pm, as usual."],
    ["channel", "Jobs of the week", "Process engineer, permanent, Lyon. Write before Friday."],
  ],
};
const POLLS = {
  fr: { question: "Quel jour pour l’appel ?", options: ["mardi", "jeudi", "samedi matin"] },
  en: { question: "Which day for the call?", options: ["Tuesday", "Thursday", "Saturday morning"] },
};

/** The paper clip's menu. */
export function attach(phone) {
  const persona = phone.persona;
  const words = persona.language === "en" ? "en" : "fr";
  const send = (body) => act("telegram", { user: persona.id, ...body });
  const item = (name, symbol, click) =>
    h("button", { class: "choice", type: "button", testid: `send-${name}`, on: { click } }, icon(symbol), t(name));
  const closing = (body) => () => {
    closePopover();
    send(body);
  };
  const [latitude, longitude] = persona.place;
  attachMenu(
    phone.clip,
    ["photo", "album", "video", "document", "voice", "sticker"],
    (kind, ...files) => sendFiles(phone, kind, files),
    [
      item("location", "pin", closing({ do: "location", latitude, longitude })),
      item("contact", "person", closing({ do: "contact", phone: OWN_PHONE })),
      item("friend", "person", closing({ do: "contact", ...FRIEND })),
      item("poll", "poll", closing({ do: "poll", ...POLLS[words] })),
      item("forwarded", "forward", () => chooseForeign(phone, ELSEWHERE[words], send)),
    ],
  );
}

function sendFiles(phone, kind, files) {
  const form = new FormData();
  form.set("user", phone.persona.id);
  form.set("kind", kind === "album" ? "photo" : kind);
  const caption = phone.area.value.trim();
  if (caption && !["voice", "sticker"].includes(kind)) {
    form.set("caption", caption);
    phone.write("");
  }
  for (const file of files) form.append("file", file);
  return act("telegram/file", form);
}

/** Which message of another conversation is passed on to the bot. */
function chooseForeign(phone, messages, send) {
  closePopover();
  popover(
    phone.clip,
    [
      h("h2", {}, t("forwarded")),
      h("p", { class: "hint" }, t("forwardedHint")),
      messages.map(([of, author, text]) =>
        h(
          "button",
          {
            class: "choice",
            type: "button",
            testid: `forward-${of}`,
            on: {
              click: () => {
                closePopover();
                send({ do: "forward_from_elsewhere", of, author, text });
              },
            },
          },
          h(
            "span",
            { class: "choice-words" },
            h("b", {}, author, h("small", {}, ` · ${t(`of_${of}`)}`)),
            h("span", {}, text),
          ),
        ),
      ),
    ],
    { side: "above", align: "end", className: "narrow" },
  );
}
