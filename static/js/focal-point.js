// One click on the preview of a picture sets its focal point. The two number fields beside it work without this.

const percent = (distance, length) => Math.round(Math.min(Math.max(distance / length, 0), 1) * 100);

function enable(preview) {
  const form = preview.closest("fieldset");
  const across = form.querySelector('[name$="-focal_x"]');
  const down = form.querySelector('[name$="-focal_y"]');

  const show = () => {
    for (const circle of preview.querySelectorAll("circle")) {
      circle.setAttribute("cx", `${Number(across.value)}%`);
      circle.setAttribute("cy", `${Number(down.value)}%`);
    }
  };

  preview.addEventListener("click", (event) => {
    const box = preview.querySelector("img").getBoundingClientRect();
    across.value = percent(event.clientX - box.left, box.width);
    down.value = percent(event.clientY - box.top, box.height);
    across.dispatchEvent(new Event("input", { bubbles: true }));
  });
  across.addEventListener("input", show);
  down.addEventListener("input", show);
}

document.querySelectorAll("[data-focal-point]").forEach(enable);
