// The shop: shows what is baked tomorrow and keeps a bag of what somebody wants.
(function () {
  "use strict";

  var STORAGE_KEY = "brotwerk.basket";
  var list = document.getElementById("products");
  if (!list) {
    return;
  }

  var template = document.getElementById("product-template");
  var basketItems = document.getElementById("basket-items");
  var basketTotal = document.getElementById("basket-total");
  var reserveButton = document.getElementById("reserve");
  var products = [];
  var basket = loadBasket();

  function formatPrice(cents) {
    return "€ " + (cents / 100).toFixed(2);
  }

  function loadBasket() {
    try {
      return JSON.parse(window.localStorage.getItem(STORAGE_KEY)) || {};
    } catch (error) {
      // A bag that can't be read is an empty one.
      return {};
    }
  }

  function saveBasket() {
    try {
      window.localStorage.setItem(STORAGE_KEY, JSON.stringify(basket));
    } catch (error) {
      console.warn("The bag will be forgotten:", error);
    }
  }

  function productById(id) {
    for (var i = 0; i < products.length; i += 1) {
      if (products[i].id === id) {
        return products[i];
      }
    }
    return null;
  }

  function renderProducts(filter) {
    list.textContent = "";
    products.forEach(function (product) {
      if (filter !== "all" && product.kinds.indexOf(filter) === -1) {
        return;
      }
      var card = template.content.cloneNode(true);
      card.querySelector(".card").id = product.id;
      card.querySelector(".card-title").textContent = product.name;
      card.querySelector(".card-text").textContent = product.description;
      var price = card.querySelector("data");
      price.value = (product.cents / 100).toFixed(2);
      price.textContent = formatPrice(product.cents);
      card.querySelector(".unit").textContent = product.unit;
      card.querySelector("[data-action=add]").addEventListener("click", function () {
        addToBasket(product.id);
      });
      list.appendChild(card);
    });
  }

  function renderBasket() {
    var total = 0;
    basketItems.textContent = "";
    Object.keys(basket).forEach(function (id) {
      var product = productById(id);
      if (product === null) {
        delete basket[id];
        return;
      }
      var item = document.createElement("li");
      var label = document.createElement("span");
      var remove = document.createElement("button");
      label.textContent = basket[id] + " × " + product.name;
      remove.type = "button";
      remove.className = "button";
      remove.textContent = "Remove";
      remove.addEventListener("click", function () {
        removeFromBasket(id);
      });
      item.appendChild(label);
      item.appendChild(remove);
      basketItems.appendChild(item);
      total += basket[id] * product.cents;
    });
    basketTotal.textContent = formatPrice(total);
    reserveButton.disabled = total === 0;
  }

  function addToBasket(id) {
    basket[id] = (basket[id] || 0) + 1;
    saveBasket();
    renderBasket();
  }

  function removeFromBasket(id) {
    delete basket[id];
    saveBasket();
    renderBasket();
  }

  document.querySelectorAll("[data-filter]").forEach(function (button) {
    button.addEventListener("click", function () {
      document.querySelectorAll("[data-filter]").forEach(function (other) {
        other.setAttribute("aria-pressed", String(other === button));
      });
      renderProducts(button.getAttribute("data-filter"));
    });
  });

  reserveButton.addEventListener("click", function () {
    window.alert("Thank you! Your bread will wait for you until eleven.");
    basket = {};
    saveBasket();
    renderBasket();
  });

  fetch(list.getAttribute("data-source"))
    .then(function (response) {
      if (!response.ok) {
        throw new Error("status " + response.status);
      }
      return response.json();
    })
    .then(function (data) {
      products = data.products;
      renderProducts("all");
      renderBasket();
    })
    .catch(function (error) {
      list.textContent = "The list of breads could not be loaded (" + error.message + ").";
    });
})();
