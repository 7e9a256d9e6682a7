// The points of a form, added up while it is filled in.
for (const form of document.querySelectorAll("[data-points]")) {
  const total = form.querySelector("[data-total]");
  const count = () => {
    const chosen = [...form.querySelectorAll("input[type=radio]:checked")];
    form.querySelector("[data-sum]").textContent = String(chosen.reduce((sum, input) => sum + Number(input.value), 0));
  };
  form.addEventListener("change", count);
  count();
  total.hidden = false;
}
