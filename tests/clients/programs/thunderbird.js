// What Thunderbird is asked to do, in its own words. Every function waits for a state of the program, never for a time.

const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");

const PAUSE = 50;
const PATIENCE = 60000;
const NO_ROW = 0xffffffff;

/** Look until there is something, and return it. */
async function until(condition, what) {
  const end = Date.now() + PATIENCE;
  let found;
  while (!(found = await condition())) {
    if (Date.now() > end) {
      throw new Error(`it did not come: ${what()}`);
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE));
  }
  return found;
}

function mailWindow() {
  return Services.wm.getMostRecentWindow("mail:3pane");
}

function listPane() {
  return mailWindow()?.gTabmail?.currentAbout3Pane;
}

function mailPane() {
  return listPane().messageBrowser.contentWindow;
}

function inbox() {
  const { rootFolder } = MailServices.accounts.defaultAccount.incomingServer;
  return rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
}

function isOwn(calendar) {
  return calendar.type == "storage";
}

/** The calendar that Thunderbird makes by itself, in which invitations are kept; or that with an address. */
function calendarAt(address) {
  return cal.manager.getCalendars().find(one => (address ? one.uri.spec == address : isOwn(one)));
}

/** Let a calendar read its source; resolve when it says that it did, or fail with what it says. */
function loaded(calendar) {
  return new Promise((resolve, reject) => {
    const observer = {
      QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
      onLoad() {
        calendar.removeObserver(observer);
        resolve();
      },
      onError(_calendar, _code, message) {
        calendar.removeObserver(observer);
        reject(new Error(message));
      },
    };
    for (const name of ["StartBatch", "EndBatch", "AddItem", "ModifyItem", "DeleteItem"]) {
      observer[`on${name}`] = () => {};
    }
    observer.onPropertyChanged = observer.onPropertyDeleting = () => {};
    calendar.addObserver(observer);
    calendar.refresh();
  });
}

function items(calendar, shape, from, to) {
  const moment = seconds => seconds && cal.dtz.jsDateToDateTime(new Date(seconds * 1000), cal.dtz.UTC);
  return calendar.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_TYPE_EVENT | shape, 0, moment(from), moment(to));
}

function shownButtons() {
  const { calImipBar } = mailPane();
  return calImipBar
    .getButtons()
    .filter(button => button.id && !button.hidden)
    .map(button => button.id);
}

globalThis.weekwijzer = {
  async ready() {
    await until(() => listPane()?.document.readyState == "complete", () => "the window");
    await until(() => calendarAt(), () => "the first calendar");
  },

  /** Make an account, as the assistant for new accounts does. */
  async signIn({ address, name, password, imap, smtp }) {
    const server = MailServices.accounts.createIncomingServer(address, "127.0.0.1", "imap");
    server.port = imap;
    server.socketType = Ci.nsMsgSocketType.plain;
    server.authMethod = Ci.nsMsgAuthMethod.passwordCleartext;
    server.password = password;
    const outgoing = MailServices.outgoingServer.createServer("smtp").QueryInterface(Ci.nsISmtpServer);
    outgoing.hostname = "127.0.0.1";
    outgoing.port = smtp;
    outgoing.socketType = Ci.nsMsgSocketType.plain;
    outgoing.authMethod = Ci.nsMsgAuthMethod.none;
    const identity = MailServices.accounts.createIdentity();
    identity.email = address;
    identity.fullName = name;
    identity.smtpServerKey = outgoing.key;
    identity.doFcc = false;
    const account = MailServices.accounts.createAccount();
    account.addIdentity(identity);
    account.incomingServer = server;
    MailServices.accounts.defaultAccount = account;
    MailServices.outgoingServer.defaultServer = outgoing;
    // It comes disabled; the bar over the first invitation leads there.
    calendarAt().setProperty("disabled", false);
    calendarAt().setProperty("imip.identity.key", identity.key);
    server.performExpand(mailWindow().msgWindow);
    await until(inbox, () => "the inbox");
  },

  /** Forget all calendars, and what is in the own one. */
  async forget() {
    for (const calendar of cal.manager.getCalendars()) {
      if (isOwn(calendar)) {
        for (const item of await items(calendar, 0)) {
          await calendar.deleteItem(item);
        }
      } else {
        cal.manager.removeCalendar(calendar);
      }
    }
  },

  /** Subscribe to a calendar, as "New calendar: on the network" does. */
  async subscribe(address) {
    const calendar = cal.manager.createCalendar("ics", Services.io.newURI(address));
    calendar.name = "Weekwijzer";
    calendar.setProperty("cache.enabled", true);
    calendar.readOnly = true;
    cal.manager.registerCalendar(calendar);
    await loaded(calendarAt(address));
  },

  async refresh(address) {
    await loaded(calendarAt(address));
  },

  /** List what a calendar shows, each meeting of a series by itself. */
  async listed(address, from, to) {
    const found = await items(calendarAt(address), Ci.calICalendar.ITEM_FILTER_CLASS_OCCURRENCES, from, to);
    return found.map(item => ({
      starts_at: item.startDate.nativeTime / 1000000,
      ends_at: item.endDate.nativeTime / 1000000,
      title: item.title,
      place: item.getProperty("LOCATION") ?? "",
      cancelled: item.status == "CANCELLED",
      answers: item.getAttendees().map(one => one.participationStatus),
    }));
  },

  /** Fetch the mail with this Message-ID and show it, as a click on its line does; return what is then seen. */
  async read(messageId) {
    const folder = inbox();
    const header = await until(() => {
      folder.getNewMessages(mailWindow().msgWindow, null);
      return folder.msgDatabase.getMsgHdrForMessageID(messageId);
    }, () => `the mail ${messageId}`);
    const pane = listPane();
    if (pane.gFolder?.URI != folder.URI) {
      pane.displayFolder(folder);
    }
    await until(() => {
      const row = pane.gDBView?.viewFolder?.URI == folder.URI ? pane.gDBView.findIndexOfMsgHdr(header, true) : NO_ROW;
      if (row != NO_ROW && pane.threadTree.selectedIndex != row) {
        pane.threadTree.selectedIndex = row;
      }
      return row != NO_ROW && mailPane().msgLoaded && mailPane().gMessage?.messageId == messageId;
    }, () => `the text of ${messageId}`);
    await until(() => shownButtons().length, () => "a button over the mail");
    return weekwijzer.seen();
  },

  /** What the pane of a mail shows: its text, what stands above it, and the attached files. */
  seen() {
    const { calImipBar, currentAttachments, getMessagePaneBrowser } = mailPane();
    return {
      method: calImipBar.itipItem.receivedMethod,
      uids: calImipBar.itipItem.getItemList().map(item => item.id),
      buttons: shownButtons(),
      text: getMessagePaneBrowser().contentDocument.body.innerText,
      files: currentAttachments.map(one => one.name),
    };
  },

  press(button) {
    const pane = mailPane();
    // A moment later: should it ask something, this function must have returned for anybody to answer.
    setTimeout(() => pane.document.getElementById(button).doCommand());
  },
};
