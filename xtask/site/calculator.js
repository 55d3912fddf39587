// The dough calculator: from loaves to grams, as bakers count.
(function () {
  "use strict";

  var form = document.getElementById("calculator");
  if (!form) {
    return;
  }
  var result = document.getElementById("result");

  // Shares of the weight of flour that recipes here do not change.
  var STARTER = 0.18;
  var SALT = 0.021;
  // Weight that a loaf loses in the oven.
  var BAKING_LOSS = 0.13;

  function numberOf(name) {
    return Number(form.elements[name].value) || 0;
  }

  function round(grams) {
    return grams < 100 ? Math.round(grams) : Math.round(grams / 5) * 5;
  }

  function calculate() {
    var dough = (numberOf("loaves") * numberOf("weight")) / (1 - BAKING_LOSS);
    var hydration = numberOf("hydration") / 100;
    var flour = dough / (1 + hydration + STARTER + SALT);
    var rye = (flour * numberOf("rye")) / 100;
    return [
      ["Wheat flour", flour - rye],
      ["Rye flour", rye],
      ["Water", flour * hydration],
      ["Starter", flour * STARTER],
      ["Salt", flour * SALT]
    ];
  }

  function show() {
    result.textContent = calculate()
      .filter(function (line) {
        return line[1] > 0.5;
      })
      .map(function (line) {
        return line[0] + ": " + round(line[1]) + " g";
      })
      .join("\n");
  }

  form.addEventListener("input", show);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  show();
})();
