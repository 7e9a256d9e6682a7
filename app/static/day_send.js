// Sends what this phone kept without a connection, on a page that shows no day itself.

import { send } from "./day_outbox.js";

addEventListener("online", send);
send();
