// What the pretend Slack's own client says of a field that it does not take, in the page's language.
import { language } from "./i18n.js";

const FRENCH = [
  [/^Please complete this required field\.$/, "Ce champ est à remplir."],
  [/^Please enter a valid email address\.$/, "Écrivez une adresse e-mail valable."],
  [/^Please enter a valid number\.$/, "Écrivez un nombre."],
  [/^Please enter at least (.+) characters\.$/, "Au moins $1 caractères."],
  [/^Please enter at most (.+) characters\.$/, "Au plus $1 caractères."],
  [/^Please enter a number of at least (.+)\.$/, "Un nombre d’au moins $1."],
  [/^Please enter a number of at most (.+)\.$/, "Un nombre d’au plus $1."],
];

/** An error below a field. What the bot says of it is shown as it is. */
export function complaint(text) {
  const known = language === "fr" && FRENCH.find(([said]) => said.test(text));
  return known ? text.replace(known[0], known[1]) : text;
}
