package io.jinwen.assistant.page.desk;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.page.FillsLayout;
import io.jinwen.assistant.page.MainLayout;
import io.jinwen.assistant.page.admin.AnswersView;
import io.jinwen.assistant.page.parts.Notifications;
import io.jinwen.assistant.page.parts.SideColumn;
import io.jinwen.assistant.page.parts.Visitor;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.feedback.Feedback;
import io.jinwen.assistant.records.feedback.FeedbackException;
import io.jinwen.assistant.records.feedback.ReviewDesk;
import io.jinwen.assistant.records.feedback.ReviewDesk.Approval;
import io.jinwen.assistant.records.feedback.TrainingExport;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The reviewers' desk: the queue, and beside it what is open. */
@Route(value = "desk/:id?", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class ReviewView extends Main
    implements FillsLayout, BeforeEnterObserver, HasDynamicTitle {
  private static final String ID = "id";
  private static final Set<Role> FOR = Set.of(Role.REVIEWER, Role.ADMIN);

  private final ReviewDesk desk;
  private final String reviewer = Visitor.name();
  private final ReviewFilterBar filters;
  private final ReviewQueue queue;
  private final TrainingDownloads downloads;
  private final Div opened = new Div();
  private ReviewFilter filter = ReviewFilter.START;

  /** Vaadin makes one for each window. */
  public ReviewView(ReviewDesk desk, TrainingExport training, AuditLog audit) {
    this.desk = desk;
    this.filters = new ReviewFilterBar(desk, other -> go(Optional.empty(), other));
    this.queue =
        new ReviewQueue(
            desk,
            id -> go(Optional.of(id), filter),
            offset -> go(Optional.empty(), filter.withOffset(offset)));
    this.downloads = new TrainingDownloads(desk, training, audit, reviewer);
    addClassNames("jd-view", "jd-desk");
    Paragraph lead = new Paragraph(getTranslation("desk.lead"));
    lead.addClassName("jd-lead");
    opened.addClassName("jd-desk-opened");
    Div columns = new Div(queue, opened);
    columns.addClassName("jd-desk-columns");
    add(lead, filters, downloads, columns);
  }

  @Override
  public String getPageTitle() {
    return getTranslation("desk.title") + " · " + getTranslation("app.name");
  }

  @Override
  public Component bar() {
    H1 title = new H1(getTranslation("desk.title"));
    title.addClassName("jw-title");
    Div bar = new Div(title);
    bar.addClassName("jw-bar");
    return bar;
  }

  @Override
  public Component drawer() {
    RouterLink here = new RouterLink(getTranslation("desk.title"), ReviewView.class);
    here.getElement().setAttribute("aria-current", "page");
    Nav menu =
        new Nav(here, new RouterLink(getTranslation("admin.answers.title"), AnswersView.class));
    menu.addClassNames("jw-menu", "jd-menu");
    menu.getElement().setAttribute("aria-label", getTranslation("desk.menu"));
    return new SideColumn(menu, queue);
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    Visitor.require(event, FOR);
    if (!Visitor.isOneOf(FOR)) {
      return;
    }
    filter = ReviewFilter.of(event.getLocation().getQueryParameters());
    show(event.getRouteParameters().get(ID));
  }

  private void show(Optional<String> id) {
    filters.show(filter);
    queue.show(filter, id);
    downloads.count();
    opened.removeAll();
    getElement().setAttribute("data-open", Boolean.toString(id.isPresent()));
    id.flatMap(desk::find)
        .ifPresentOrElse(
            this::open, () -> opened.add(hint(id.isPresent() ? "desk.gone" : "desk.nothing-open")));
  }

  private void open(Feedback feedback) {
    Button back = new Button(getTranslation("desk.back"), _ -> go(Optional.empty(), filter));
    back.addClassName("jd-desk-back");
    opened.add(back, new ReviewSheet(feedback, new Decide()));
  }

  private Paragraph hint(String key) {
    Paragraph hint = new Paragraph(getTranslation(key));
    hint.addClassName("jd-empty");
    return hint;
  }

  private void go(Optional<String> id, ReviewFilter wanted) {
    getUI()
        .orElseThrow()
        .navigate(
            ReviewView.class,
            id.map(value -> new RouteParameters(ID, value)).orElse(RouteParameters.empty()),
            wanted.address());
  }

  /** Decisions, each told in words, whether it could be made or not. */
  private final class Decide implements ReviewSheet.Decisions {
    @Override
    public void approve(Feedback feedback, Approval approval) {
      decide(
          feedback.id(),
          () ->
              desk.approve(feedback.id(), reviewer, approval).approvedCorrection().isPresent()
                  ? "desk.notice.approved"
                  : "desk.notice.good");
    }

    @Override
    public void reject(Feedback feedback, String note) {
      decide(
          feedback.id(),
          () -> {
            desk.reject(feedback.id(), reviewer, note);
            return "desk.notice.rejected";
          });
    }

    @Override
    public void withdraw(Feedback feedback, String note) {
      decide(
          feedback.id(),
          () -> {
            desk.withdraw(feedback.id(), reviewer, note);
            return "desk.notice.withdrawn";
          });
    }

    /** A text that is refused stays where it was typed; what others decided is shown. */
    private void decide(String id, Supplier<String> decision) {
      try {
        Optional<String> next = queue.after(id);
        Notifications.success(getTranslation(decision.get()));
        go(next, filter);
      } catch (FeedbackException refused) {
        Notifications.error(getTranslation("desk.refused." + refused.code().name()));
        if (refused.code() != FeedbackException.Code.INVALID) {
          show(Optional.of(id));
        }
      }
    }
  }
}
