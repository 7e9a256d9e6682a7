// Says that a file is being made while it is; without script the browser fetches it as any other.

const status = document.querySelector("[data-making]");
let making = false;

for (const asked of document.querySelectorAll("[data-file]")) {
  const isForm = asked instanceof HTMLFormElement;
  asked.addEventListener(isForm ? "submit" : "click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = isForm ? `${asked.action}?${new URLSearchParams(new FormData(asked))}` : asked.href;
    if (!making) fetchFile(address);
  });
}

async function fetchFile(address) {
  making = true;
  status.textContent = status.dataset.word;
  try {
    const answer = await fetch(address);
    if (answer.headers.get("Content-Type") !== "application/pdf") {
      location.assign(address); // the page says what is wrong
      return;
    }
    save(await answer.blob(), answer.headers.get("Content-Disposition"));
    status.textContent = status.dataset.done;
  } catch {
    status.textContent = status.dataset.failed;
  } finally {
    making = false;
  }
}

function save(blob, disposition) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = /filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? "papier.pdf";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
