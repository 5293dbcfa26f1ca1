/* H5P.OpenCase: a conversation in steps. Written to the H5P specification; needs nothing but H5P's core. */
var H5P = H5P || {};

H5P.OpenCase = (function (EventDispatcher) {
  "use strict";

  var WORDS = {
    start: "Begin het gesprek",
    step: "Stap @step van @total",
    choose: "Geef dit antwoord",
    chooseFirst: "Kies eerst een antwoord.",
    next: "Ga verder",
    finish: "Bekijk hoe het ging",
    best: "Goede keuze",
    partly: "Kan beter",
    wrong: "Dit helpt niet",
    yourAnswer: "Uw antwoord",
    better: "Dit helpt meer",
    result: "U heeft @score van de @max punten",
    retry: "Doe het gesprek opnieuw",
  };
  var SUB_CONTENT = "http://h5p.org/x-api/h5p-subContentId";

  function OpenCase(params, contentId, extras) {
    EventDispatcher.call(this);
    this.params = params || {};
    this.steps = this.params.steps || [];
    this.words = Object.assign({}, WORDS, this.params.l10n || {});
    this.contentId = contentId;
    this.extras = extras || {};
    this.answers = [];
    this.at = -1; // -1: the introduction; steps.length: the closing
    this.stepStarted = 0;
    this.restore(this.extras.previousState);
  }

  OpenCase.prototype = Object.create(EventDispatcher.prototype);
  OpenCase.prototype.constructor = OpenCase;

  // --- H5P's contracts

  OpenCase.prototype.attach = function ($container) {
    this.setActivityStarted();
    this.root = $container.get(0);
    this.root.classList.add("h5p-open-case");
    this.show(false);
  };

  OpenCase.prototype.getScore = function () {
    var self = this;
    return this.answers.reduce(function (sum, answer, index) {
      return sum + (answer === null || answer === undefined ? 0 : pointsOf(self.steps[index].choices[answer]));
    }, 0);
  };

  OpenCase.prototype.getMaxScore = function () {
    return this.steps.reduce(function (sum, step) { return sum + bestOf(step); }, 0);
  };

  OpenCase.prototype.getAnswerGiven = function () {
    return this.answers.length > 0;
  };

  OpenCase.prototype.getTitle = function () {
    var metadata = this.extras.metadata;
    return H5P.createTitle ? H5P.createTitle((metadata && metadata.title) || "") : "";
  };

  OpenCase.prototype.getCurrentState = function () {
    if (this.at < 0 && !this.answers.length) return undefined;
    return { at: this.at, answers: this.answers };
  };

  OpenCase.prototype.resetTask = function () {
    this.answers = [];
    this.at = -1;
    if (this.root) this.show(true);
  };

  OpenCase.prototype.showSolutions = function () {
    this.at = this.steps.length;
    this.show(true);
  };

  OpenCase.prototype.getXAPIData = function () {
    var self = this;
    var whole = this.createXAPIEventTemplate("completed");
    this.fillResult(whole);
    return {
      statement: whole.data.statement,
      children: this.answers.map(function (_answer, index) {
        return { statement: self.answeredEvent(index).data.statement };
      }),
    };
  };

  OpenCase.prototype.restore = function (state) {
    var self = this;
    if (!state || !Array.isArray(state.answers)) return;
    this.answers = state.answers.slice(0, this.steps.length).filter(function (answer, index) {
      return Number.isInteger(answer) && self.steps[index].choices[answer] !== undefined;
    });
    var last = this.answers.length;
    var at = Number.isInteger(state.at) ? state.at : last;
    this.at = Math.max(-1, Math.min(at, last, this.steps.length));
  };

  // --- xAPI

  OpenCase.prototype.answeredEvent = function (index) {
    var step = this.steps[index];
    var choice = step.choices[this.answers[index]];
    var event = this.createXAPIEventTemplate("answered");
    var statement = event.data.statement;
    var parent = statement.object.id;
    statement.object.id = parent + "?subContentId=" + step.id;
    statement.object.definition = {
      name: { "nl-NL": step.question },
      description: { "nl-NL": plain(step.situation) },
      type: "http://adlnet.gov/expapi/activities/cmi.interaction",
      interactionType: "choice",
      choices: step.choices.map(function (item, at) { return { id: String(at), description: { "nl-NL": item.text } }; }),
      correctResponsesPattern: step.choices
        .map(function (item, at) { return pointsOf(item) === bestOf(step) ? String(at) : ""; })
        .filter(Boolean),
      extensions: {},
    };
    statement.object.definition.extensions[SUB_CONTENT] = step.id;
    statement.context = statement.context || {};
    statement.context.contextActivities = Object.assign({}, statement.context.contextActivities, {
      parent: [{ id: parent, objectType: "Activity" }],
    });
    statement.result = {
      score: scoreOf(pointsOf(choice), bestOf(step)),
      success: pointsOf(choice) === bestOf(step),
      response: String(this.answers[index]),
    };
    if (this.stepStarted) statement.result.duration = "PT" + Math.round((Date.now() - this.stepStarted) / 10) / 100 + "S";
    return event;
  };

  OpenCase.prototype.fillResult = function (event) {
    event.setScoredResult(this.getScore(), this.getMaxScore(), this, true, this.isPassed());
  };

  OpenCase.prototype.isPassed = function () {
    var needed = this.params.passPercentage === undefined ? 70 : this.params.passPercentage;
    return this.getMaxScore() === 0 || (this.getScore() / this.getMaxScore()) * 100 >= needed;
  };

  // --- screens

  OpenCase.prototype.show = function (moveFocus) {
    var screen = document.createElement("div");
    screen.className = "h5p-open-case__screen";
    if (this.at < 0) this.drawIntro(screen);
    else if (this.at < this.steps.length) this.drawStep(screen, this.at);
    else this.drawClosing(screen);
    this.root.replaceChildren(screen);
    this.stepStarted = Date.now();
    if (moveFocus) {
      var heading = screen.querySelector("[tabindex='-1']");
      if (heading) heading.focus();
    }
    this.trigger("resize");
  };

  OpenCase.prototype.go = function (at) {
    this.at = at;
    this.show(true);
  };

  OpenCase.prototype.drawIntro = function (screen) {
    var self = this;
    screen.append(html("div", "intro", this.params.intro, -1));
    screen.append(button(this.words.start, function () { self.go(0); }));
  };

  OpenCase.prototype.drawStep = function (screen, index) {
    var self = this;
    var step = this.steps[index];
    var name = "open-case-" + this.contentId + "-" + index;
    var place = text("p", "place", this.words.step.replace("@step", index + 1).replace("@total", this.steps.length), -1);
    screen.append(place, this.bar(index));
    var said = document.createElement("div");
    said.className = "h5p-open-case__said";
    if (step.speaker) said.append(text("p", "speaker", step.speaker));
    said.append(html("div", "situation", step.situation));
    screen.append(said);

    if (this.answers[index] !== undefined) {
      this.drawFeedback(screen, index, false);
      return;
    }
    var form = document.createElement("form");
    form.noValidate = true;
    var set = document.createElement("fieldset");
    set.append(text("legend", "question", step.question));
    step.choices.forEach(function (choice, at) {
      var label = document.createElement("label");
      label.className = "h5p-open-case__choice";
      var input = document.createElement("input");
      input.type = "radio";
      input.name = name;
      input.value = String(at);
      label.append(input, text("span", "choice-text", choice.text));
      set.append(label);
    });
    var error = text("p", "error", "");
    error.setAttribute("role", "alert");
    var submit = button(this.words.choose, null);
    submit.type = "submit";
    form.append(set, error, submit);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var chosen = form.querySelector("input:checked");
      if (!chosen) {
        error.textContent = self.words.chooseFirst;
        self.trigger("resize");
        return;
      }
      self.answers[index] = Number(chosen.value);
      self.trigger(self.answeredEvent(index));
      form.remove();
      self.drawFeedback(screen, index, true);
      self.trigger("resize");
    });
    screen.append(form);
  };

  OpenCase.prototype.drawFeedback = function (screen, index, moveFocus) {
    var self = this;
    var step = this.steps[index];
    var choice = step.choices[this.answers[index]];
    var kind = kindOf(choice, step);
    var box = document.createElement("div");
    box.className = "h5p-open-case__feedback h5p-open-case__feedback--" + kind;
    box.tabIndex = -1;
    box.append(text("p", "verdict", this.words[kind]));
    box.append(text("p", "your-answer", this.words.yourAnswer + ": " + choice.text));
    box.append(html("div", "why", choice.feedback));
    screen.append(box);
    var isLast = index + 1 === this.steps.length;
    screen.append(button(isLast ? this.words.finish : this.words.next, function () {
      if (isLast) self.complete();
      self.go(index + 1);
    }));
    if (moveFocus) box.focus();
  };

  OpenCase.prototype.drawClosing = function (screen) {
    var self = this;
    var result = this.words.result.replace("@score", this.getScore()).replace("@max", this.getMaxScore());
    screen.append(text("p", "result", result, -1));
    screen.append(this.bar(this.steps.length));
    var closing = this.params.closing || {};
    screen.append(html("div", "closing", this.isPassed() ? closing.passed : closing.failed));
    var list = document.createElement("ol");
    list.className = "h5p-open-case__review";
    this.steps.forEach(function (step, index) {
      var choice = step.choices[self.answers[index]];
      if (!choice) return;
      var item = document.createElement("li");
      var kind = kindOf(choice, step);
      item.className = "h5p-open-case__feedback h5p-open-case__feedback--" + kind;
      item.append(text("p", "verdict", self.words[kind]));
      item.append(text("p", "your-answer", plain(step.situation)));
      item.append(text("p", "your-answer", self.words.yourAnswer + ": " + choice.text));
      if (kind !== "best") {
        var best = step.choices.find(function (other) { return pointsOf(other) === bestOf(step); });
        item.append(text("p", "better", self.words.better + ": " + best.text), html("div", "why", best.feedback));
      }
      list.append(item);
    });
    screen.append(list);
    screen.append(button(this.words.retry, function () { self.resetTask(); }));
  };

  OpenCase.prototype.complete = function () {
    var event = this.createXAPIEventTemplate("completed");
    this.fillResult(event);
    this.trigger(event);
  };

  OpenCase.prototype.bar = function (done) {
    var bar = document.createElement("div");
    bar.className = "h5p-open-case__bar";
    bar.setAttribute("aria-hidden", "true");
    this.steps.forEach(function (_step, index) {
      var part = document.createElement("span");
      if (index < done) part.className = "is-done";
      bar.append(part);
    });
    return bar;
  };

  // --- small parts

  function pointsOf(choice) {
    return (choice && Number(choice.points)) || 0;
  }

  function bestOf(step) {
    return Math.max.apply(null, [0].concat(step.choices.map(pointsOf)));
  }

  function kindOf(choice, step) {
    if (pointsOf(choice) === bestOf(step)) return "best";
    return pointsOf(choice) > 0 ? "partly" : "wrong";
  }

  function scoreOf(raw, max) {
    return { raw: raw, min: 0, max: max, scaled: max ? Math.round((raw / max) * 10000) / 10000 : 0 };
  }

  function plain(markup) {
    var holder = document.createElement("div");
    holder.innerHTML = markup || "";
    return holder.textContent.trim();
  }

  function text(tag, name, words, tabIndex) {
    var element = document.createElement(tag);
    element.className = "h5p-open-case__" + name;
    element.textContent = words;
    if (tabIndex !== undefined) element.tabIndex = tabIndex;
    return element;
  }

  function html(tag, name, markup, tabIndex) {
    var element = text(tag, name, "", tabIndex);
    element.innerHTML = markup || "";
    return element;
  }

  function button(words, onClick) {
    var element = document.createElement("button");
    element.type = "button";
    element.className = "h5p-open-case__button";
    element.textContent = words;
    if (onClick) element.addEventListener("click", onClick);
    return element;
  }

  return OpenCase;
})(H5P.EventDispatcher);
