// Answers each line of JSON with one: {engine, question: "shown", body, since, until} with what the engine shows in that
// time, {engine, question: "head", body} with what the one object of an invitation says of itself.
import readline from "node:readline";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const MOST_TIMES = 5000;

function* timesOf(event, until) {
  if (!event.isRecurring()) {
    yield { start: event.startDate, end: event.endDate };
    return;
  }
  const times = event.iterator();
  for (let count = 0; count < MOST_TIMES; count += 1) {
    const time = times.next();
    if (!time || time.toJSDate() >= until) return;
    const { startDate, endDate } = event.getOccurrenceDetails(time);
    yield { start: startDate, end: endDate };
  }
  throw new Error("this series never ends");
}

const day = (time) => `${time.year}-${String(time.month).padStart(2, "0")}-${String(time.day).padStart(2, "0")}`;
const moment = (time) => (time.isDate ? day(time) : time.toJSDate().toISOString());

function icalJsShown({ body, until }) {
  const calendar = new ICAL.Component(ICAL.parse(body));
  return calendar.getAllSubcomponents("vevent").flatMap((component) => {
    const event = new ICAL.Event(component);
    const words = {
      uid: event.uid,
      title: event.summary ?? "",
      description: event.description ?? "",
      place: event.location ?? "",
      status: component.getFirstPropertyValue("status"),
      sequence: component.getFirstPropertyValue("sequence"),
    };
    return [...timesOf(event, until)].map(({ start, end }) => ({ start: moment(start), end: moment(end), ...words }));
  });
}

function icalJsPerson([property, ...others]) {
  if (others.length) throw new Error("more than one of them");
  return { value: property.getFirstValue(), name: property.getParameter("cn") ?? "" };
}

function icalJsHead({ body }) {
  const calendar = new ICAL.Component(ICAL.parse(body));
  const [event, ...others] = calendar.getAllSubcomponents("vevent");
  if (others.length) throw new Error("more than one object");
  return {
    method: calendar.getFirstPropertyValue("method"),
    uid: event.getFirstPropertyValue("uid"),
    sequence: event.getFirstPropertyValue("sequence"),
    stamped_at: moment(event.getFirstPropertyValue("dtstamp")),
    organizer: icalJsPerson(event.getAllProperties("organizer")),
    attendee: icalJsPerson(event.getAllProperties("attendee")),
  };
}

const localDay = (date) => day({ year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() });
const instant = (date) => (date.dateOnly ? localDay(date) : date.toISOString());

const nodeIcalEvents = (body) =>
  Object.values(nodeIcal.sync.parseICS(body)).filter((found) => found.type === "VEVENT");

function nodeIcalShown({ body, since, until }) {
  return nodeIcalEvents(body).flatMap((event) =>
    nodeIcal.expandRecurringEvent(event, { from: since, to: until }).map((time) => ({
      start: event.datetype === "date" ? localDay(time.start) : instant(time.start),
      end: event.datetype === "date" ? localDay(event.end) : instant(time.end),
      uid: event.uid,
      title: event.summary ?? "",
      description: event.description ?? "",
      place: event.location ?? "",
      status: event.status,
      sequence: event.sequence,
    })),
  );
}

function nodeIcalHead({ body }) {
  const [event, ...others] = nodeIcalEvents(body);
  if (others.length) throw new Error("more than one object");
  return {
    method: event.method,
    uid: event.uid,
    sequence: event.sequence,
    stamped_at: instant(event.dtstamp),
    organizer: null, // see quirks.py
    attendee: null,
  };
}

const ENGINES = {
  "ical.js": { shown: icalJsShown, head: icalJsHead },
  "node-ical": { shown: nodeIcalShown, head: nodeIcalHead },
};

function answer(line) {
  try {
    const { engine, question, body, since, until } = JSON.parse(line);
    return { said: ENGINES[engine][question]({ body, since: new Date(since), until: new Date(until) }) };
  } catch (error) {
    return { refused: String(error?.stack ?? error) };
  }
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(answer(line))}\n`);
}
