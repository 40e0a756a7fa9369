package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Route;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep;
import io.jinwen.assistant.page.MainLayout;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.page.parts.Days;
import io.jinwen.assistant.page.parts.Download;
import io.jinwen.assistant.page.parts.LocalTimes;
import io.jinwen.assistant.page.parts.Pager;
import io.jinwen.assistant.page.parts.SideColumn;
import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.policy.guard.PersonalData;
import io.jinwen.assistant.records.audit.AuditCsv;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditQuery;
import io.jinwen.assistant.records.audit.AuditRow;
import jakarta.annotation.security.PermitAll;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;

/** The record: looked through, verified, taken along. */
@Route(value = "admin/audit", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class AuditView extends AdminPage {
  private static final int PAGE = 25;
  private static final int SHOWN_CHARACTERS = 60;

  /** What a decision may name beside entries. */
  private static final List<String> KINDS =
      List.of("no-ground", "calculator", "small-talk", "word", "request");

  private final AuditLog log;
  private final OutputGuard guard;
  private final DecisionTitles titles = new DecisionTitles();
  private final DatePicker from = Days.field(getTranslation("desk.from"));
  private final DatePicker until = Days.field(getTranslation("desk.until"));
  private final Select<AuditKind> kind = new Select<>();
  private final TextField caller = field("admin.audit.caller", "");
  private final TextField session = field("admin.audit.session", "");
  private final TextField decision =
      field("admin.audit.decision", getTranslation("admin.audit.decision.example"));
  private final TextField text = field("admin.audit.text", "");
  private final Div filters = new Div();
  private final DataTable<AuditRow> table;
  private final Pager pager = new Pager(PAGE, this::showFrom);

  /** Vaadin makes one for each window. */
  public AuditView(
      AuditLog log,
      OutputGuard guard,
      @Qualifier("cardUpkeep") EntryUpkeep cards,
      @Qualifier("answerUpkeep") EntryUpkeep answers,
      @Qualifier("termUpkeep") EntryUpkeep terms) {
    super("audit");
    addClassName("jd-audit");
    this.log = log;
    this.guard = guard;
    titles.add(cards, List.of("card", "rule"));
    titles.add(answers, List.of("answer"));
    titles.add(terms, List.of("term"));
    KINDS.forEach(each -> titles.add(each, getTranslation("admin.audit.by." + each)));
    kind.setLabel(getTranslation("admin.audit.kind"));
    kind.setItems(AuditKind.values());
    kind.setEmptySelectionAllowed(true);
    kind.setEmptySelectionCaption(getTranslation("desk.any"));
    kind.setItemLabelGenerator(
        each -> each == null ? getTranslation("desk.any") : kindName(each.name()));
    kind.addValueChangeListener(_ -> showFrom(0));
    from.addValueChangeListener(_ -> showFrom(0));
    until.addValueChangeListener(_ -> showFrom(0));
    filters.add(from, until, kind, caller, session, decision, text);
    filters.addClassName("jd-filter-fields");
    table = table();
    add(new ChainCheck(log), filters, download(), table, pager);
    showFrom(0);
  }

  /** The record is a section of its own: auditors see none of the others. */
  @Override
  public Component drawer() {
    return new SideColumn(new Div(), filters);
  }

  @Override
  Set<Role> roles() {
    return Set.of(Role.AUDITOR, Role.ADMIN);
  }

  private DataTable<AuditRow> table() {
    return new DataTable<>(
        getTranslation("admin.audit.title"),
        List.of(
            new DataTable.Column<>(getTranslation("admin.audit.place"), AuditView::place),
            new DataTable.Column<>(getTranslation("admin.audit.who"), this::who),
            new DataTable.Column<>(getTranslation("admin.audit.what"), this::what),
            new DataTable.Column<>("", this::details)),
        getTranslation("admin.audit.none"));
  }

  private Download download() {
    return new Download(
        getTranslation("admin.audit.csv"),
        () -> "jinwen-audit-%s.csv".formatted(LocalDate.now()),
        "text/csv",
        out -> {
          log.append(AuditEntry.event(AuditKind.EXPORTED, user(), "", "", List.of("audit:csv")));
          new AuditCsv(words -> guard.whole(Channel.EXPORT, words).value()).write(log, 1, out);
        });
  }

  private TextField field(String labelKey, String placeholder) {
    TextField field = new TextField(getTranslation(labelKey));
    field.setPlaceholder(placeholder);
    field.setClearButtonVisible(true);
    field.setValueChangeMode(ValueChangeMode.LAZY);
    field.addValueChangeListener(_ -> showFrom(0));
    return field;
  }

  private void showFrom(int offset) {
    AuditQuery wanted = wanted();
    table.show(log.search(wanted, offset, PAGE));
    pager.at(offset, log.count(wanted));
  }

  private AuditQuery wanted() {
    return new AuditQuery(
        from.getOptionalValue().map(LocalTimes::startOf),
        until.getOptionalValue().map(day -> LocalTimes.startOf(day.plusDays(1))),
        kind.getOptionalValue(),
        said(caller),
        said(session),
        said(decision),
        said(text));
  }

  private static Optional<String> said(TextField field) {
    return Optional.of(field.getValue().strip()).filter(value -> !value.isEmpty());
  }

  /** A row that was tampered with may name a kind that there is not. */
  private String kindName(String name) {
    boolean known = Arrays.stream(AuditKind.values()).anyMatch(each -> each.name().equals(name));
    return known ? getTranslation("admin.audit.kind." + name) : name;
  }

  private static String shortened(String question) {
    String masked = PersonalData.mask(question);
    return masked.codePointCount(0, masked.length()) <= SHOWN_CHARACTERS
        ? masked
        : masked.substring(0, masked.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
  }

  private static Div place(AuditRow row) {
    Span number = new Span(Long.toString(row.number()));
    number.addClassName("jd-strong");
    Span time = new Span(LocalTimes.second(row.at()));
    time.addClassNames("jd-hint", "jd-brief");
    return lines(number, time);
  }

  private Div who(AuditRow row) {
    Span kind = new Span(kindName(row.kind()));
    kind.addClassName("jd-brief");
    Span caller = new Span(row.caller());
    caller.addClassName("jd-hint");
    return lines(kind, caller);
  }

  private Div what(AuditRow row) {
    Div tags = new Div();
    tags.addClassName("jd-tags");
    Stream.of(row.decisions().split(","))
        .filter(id -> !id.isEmpty())
        .forEach(id -> {
          Span tag = new Span(titles.of(id));
          tag.addClassName("jd-tag");
          tags.add(tag);
        });
    return lines(new Span(shortened(row.question())), tags);
  }

  private static Div lines(Component... lines) {
    Div both = new Div(lines);
    both.addClassName("jd-two-lines");
    return both;
  }

  private Button details(AuditRow row) {
    Button button =
        new Button(
            getTranslation("admin.audit.details"),
            _ -> new AuditDialog(row, kindName(row.kind()), titles).open());
    button.setAriaLabel(getTranslation("admin.audit.details.of", row.number()));
    button.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
    return button;
  }
}
