package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Looks again and again while something is under way that nobody else reports. */
final class ProgressWatch {
  private static final int PAUSE_MILLIS = 400;

  private final Component owner;
  private final BooleanSupplier look;
  private boolean watching; // read and written with the window's lock held

  /**
   * @param owner what is shown; once it is, and for as long
   * @param look brings it up to date, with the window's lock held; whether to look again
   */
  ProgressWatch(Component owner, BooleanSupplier look) {
    this.owner = owner;
    this.look = look;
  }

  /** Begins to look, where nobody does. */
  void start() {
    if (!watching && owner.isAttached()) {
      watching = true;
      UI ui = owner.getUI().orElseThrow();
      Thread.startVirtualThread(() -> watch(ui));
    }
  }

  private void watch(UI ui) {
    AtomicBoolean goesOn = new AtomicBoolean(true);
    try {
      while (goesOn.get()) {
        ui.accessSynchronously(() -> {
          watching = owner.isAttached() && look.getAsBoolean();
          goesOn.set(watching);
        });
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (UIDetachedException _) {
      // the window is gone; what was watched goes on
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
