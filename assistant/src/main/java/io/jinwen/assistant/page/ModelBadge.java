package io.jinwen.assistant.page;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Engine.Place;
import io.jinwen.engine.api.ModelInfo;
import java.util.Optional;
import java.util.function.Consumer;

/** The model's name and state; while it loads, how far it is; where its engine fails, that. */
final class ModelBadge extends Div {
  private static final int POLL_MILLIS = 500;
  private static final int POLL_WITH_PROBLEM_MILLIS = 5_000;

  private final Backend backend;
  private final Consumer<Optional<ModelInfo>> onChange;
  private final NativeButton badge = new NativeButton();
  private final Span text = new Span();
  private final Div details = new Div();
  private BackendState shown;
  private boolean problemShown;

  /**
   * @param onChange told the model that answers, empty where none does
   */
  ModelBadge(Backend backend, Consumer<Optional<ModelInfo>> onChange) {
    this.backend = backend;
    this.onChange = onChange;
    addClassName("jw-model");
    Span dot = new Span();
    dot.addClassName("jw-dot");
    badge.addClassName("jw-model-badge");
    badge.add(dot, text);
    details.addClassName("jw-popover");
    Popover popover = new Popover(details);
    popover.setTarget(badge);
    popover.setPosition(PopoverPosition.BOTTOM_END);
    popover.getElement().setAttribute("accessible-name", getTranslation("model.details"));
    add(badge, popover);
  }

  @Override
  protected void onAttach(AttachEvent event) {
    event.getUI().addPollListener(_ -> show());
    show();
  }

  /** Looks anew. */
  void show() {
    BackendState state = backend.state();
    boolean loading = state instanceof BackendState.Loading;
    boolean problem =
        state instanceof BackendState.Ready(var engine) && engine.status().problem().isPresent();
    boolean passing = problem || state instanceof BackendState.Withdrawn;
    int poll = loading ? POLL_MILLIS : passing ? POLL_WITH_PROBLEM_MILLIS : -1;
    getUI().ifPresent(ui -> ui.setPollInterval(poll));
    if (state.equals(shown) && problem == problemShown) {
      return;
    }
    shown = state;
    problemShown = problem;
    details.removeAll();
    switch (state) {
      case BackendState.Loading(_, double share) ->
          show("loading", getTranslation("model.loading", Math.round(share * 100)), "loading");
      case BackendState.Ready(var engine) -> {
        String name = engine.model().name();
        if (problem) {
          show("problem", getTranslation("model.problem", name), "problem");
        } else {
          show("ready", name, readyAt(engine.place()));
        }
        describe(engine);
      }
      case BackendState.Failed _ -> show("failed", getTranslation("model.failed"), "failed");
      case BackendState.Withdrawn _ ->
          show("failed", getTranslation("model.withdrawn"), "withdrawn");
      case BackendState.Closed _ -> show("failed", getTranslation("model.closed"), "failed");
    }
    onChange.accept(
        state instanceof BackendState.Ready(var engine)
            ? Optional.of(engine.model())
            : Optional.empty());
  }

  private void show(String state, String words, String explanation) {
    text.setText(words);
    getElement().setAttribute("data-state", state);
    badge.getElement().setAttribute("aria-label", getTranslation("model.label", words));
    details.add(new Paragraph(getTranslation("model.state." + explanation)));
  }

  private static String readyAt(Place place) {
    return switch (place) {
      case HERE -> "ready";
      case BESIDE -> "ready.beside";
      case ELSEWHERE -> "ready.elsewhere";
      case SEVERAL -> "ready.several";
    };
  }

  private void describe(Engine engine) {
    ModelInfo model = engine.model();
    boolean here = engine.place() == Place.HERE; // another server tells neither of these
    if (here) {
      detail("model.quantization", model.quantization());
    }
    detail("model.context", getTranslation("model.tokens", model.contextTokensMax()));
    detail("model.thinking", getTranslation(model.canThink() ? "yes" : "no"));
    if (here) {
      detail("model.kernels", model.kernels());
    }
  }

  private void detail(String key, String value) {
    Div row = new Div(new Span(getTranslation(key)), new Span(value));
    row.addClassName("jw-detail");
    details.add(row);
  }
}
