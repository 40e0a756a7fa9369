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
import io.jinwen.engine.api.ModelInfo;
import java.util.Optional;
import java.util.function.Consumer;

/** The model's name and state; while it loads, how far it is. */
final class ModelBadge extends Div {
  private static final int POLL_MILLIS = 500;

  private final Backend backend;
  private final Consumer<Optional<ModelInfo>> onChange;
  private final NativeButton badge = new NativeButton();
  private final Span text = new Span();
  private final Div details = new Div();
  private BackendState shown;

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

  private void show() {
    BackendState state = backend.state();
    boolean loading = state instanceof BackendState.Loading;
    getUI().ifPresent(ui -> ui.setPollInterval(loading ? POLL_MILLIS : -1));
    if (state.equals(shown)) {
      return;
    }
    shown = state;
    details.removeAll();
    switch (state) {
      case BackendState.Loading(_, double share) ->
          show("loading", getTranslation("model.loading", Math.round(share * 100)));
      case BackendState.Ready(var engine) -> {
        show("ready", engine.model().name());
        describe(engine.model());
      }
      case BackendState.Failed _ -> show("failed", getTranslation("model.failed"));
      case BackendState.Closed _ -> show("failed", getTranslation("model.closed"));
    }
    onChange.accept(
        state instanceof BackendState.Ready(var engine)
            ? Optional.of(engine.model())
            : Optional.empty());
  }

  private void show(String state, String words) {
    text.setText(words);
    getElement().setAttribute("data-state", state);
    badge.getElement().setAttribute("aria-label", getTranslation("model.label", words));
    details.add(new Paragraph(getTranslation("model.state." + state)));
  }

  private void describe(ModelInfo model) {
    detail("model.quantization", model.quantization());
    detail("model.context", getTranslation("model.tokens", model.contextTokensMax()));
    detail("model.thinking", getTranslation(model.canThink() ? "yes" : "no"));
    detail("model.kernels", model.kernels());
  }

  private void detail(String key, String value) {
    Div row = new Div(new Span(getTranslation(key)), new Span(value));
    row.addClassName("jw-detail");
    details.add(row);
  }
}
