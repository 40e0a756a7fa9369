package io.jinwen.assistant.page;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import io.jinwen.assistant.conversation.AnswerSnapshot;
import io.jinwen.assistant.conversation.RunningAnswer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Brings the changes of an answer under way into one window, as often as an eye can follow.
 *
 * <p>The answer's reader is only made to start a thread; this one waits a moment, in which further
 * changes need no thread of their own, and then hands the window how the answer stands. A slow
 * window so sees fewer steps, and holds up nobody.
 */
final class AnswerFollower {
  private static final int PAUSE_MILLIS = 50;

  private final RunningAnswer answer;
  private final UI ui;
  private final Consumer<AnswerSnapshot> show;
  private final AtomicBoolean due = new AtomicBoolean();
  private final Runnable stopListening;
  private boolean left; // read and written with the window's lock held

  /**
   * @param show called with the window's lock held; for the last time when the answer has ended
   */
  AnswerFollower(RunningAnswer answer, UI ui, Consumer<AnswerSnapshot> show) {
    this.answer = answer;
    this.ui = ui;
    this.show = show;
    this.stopListening = answer.listen(this::changed);
    changed(); // what happened before
  }

  void stop() {
    answer.stop();
  }

  /** Shows how it stands; called with the window's lock held. */
  void look() {
    show.accept(answer.snapshot());
  }

  void leave() {
    left = true;
    stopListening.run();
  }

  private void changed() {
    if (due.compareAndSet(false, true)) {
      Thread.startVirtualThread(this::bring);
    }
  }

  private void bring() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      due.set(false);
      ui.access(() -> {
        if (!left) {
          show.accept(answer.snapshot());
        }
      });
    } catch (UIDetachedException _) {
      stopListening.run(); // the window is gone, the answer goes on
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
