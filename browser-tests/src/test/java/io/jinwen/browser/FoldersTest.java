package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionQuery;
import io.jinwen.assistant.records.session.SessionStore;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conversations in order: pinned ones above, folders that open and close, by menu and by hand. */
class FoldersTest extends PageTest {
  private SessionStore sessions;

  @BeforeEach
  void remember() {
    sessions = server.part(SessionStore.class);
    sessions
        .list("local", SessionQuery.newest(SessionQuery.LIMIT_MAX))
        .sessions()
        .forEach(session -> sessions.delete("local", session.id()));
    List.of("久期", "存款保险", "双录").forEach(title -> sessions.create("local", "service", title));
    page.reload();
    assertThat(page.locator(".jw-row")).hasCount(3);
  }

  @Test
  void aPinnedConversationStandsAboveAllOthers() {
    rowMenu(row("久期"), "置顶");
    assertThat(page.locator(".jw-rows h2").first()).hasText("置顶");
    assertThat(page.locator(".jw-row").first()).hasText("久期");
    page.reload();
    assertThat(page.locator(".jw-row").first()).hasText("久期");
    rowMenu(row("久期"), "取消置顶");
    assertThat(page.locator(".jw-rows h2").first()).hasText("今天");
    assertThat(page.locator(".jw-row")).hasCount(3);
  }

  @Test
  void conversationsLieInFoldersThatOpenAndClose() {
    rowMenu(row("久期"), "移入文件夹");
    newFolder("债券");
    assertThat(folder("债券")).containsText("1");
    assertThat(row("久期")).hasCount(0);
    folder("债券").locator("summary").click();
    assertThat(folder("债券").locator(".jw-row")).hasText("久期");
    rowMenu(row("双录"), "移入文件夹");
    Locator choices = page.locator("vaadin-confirm-dialog .jw-menu-entries");
    choices.getByText("债券").click();
    assertThat(folder("债券").locator(".jw-row")).hasCount(2);
    page.reload(); // what was open stays so
    assertThat(folder("债券").locator(".jw-row")).hasCount(2);
    folder("债券").locator("summary").click();
    assertThat(page.locator(".jw-row")).hasCount(1);
    page.locator(".jw-search input").fill("双录");
    assertThat(page.locator(".jw-row")).hasText("双录"); // a search finds it all the same
  }

  @Test
  void aFolderIsRenamedAndDissolved() throws Exception {
    rowMenu(row("久期"), "移入文件夹");
    newFolder("债券");
    rowMenu(folder("债券"), "重命名文件夹");
    Locator dialog = page.locator("vaadin-confirm-dialog");
    assertThat(dialog.locator("input")).isFocused();
    Barriers.none(page, "dialog-name-1280-light");
    dialog.locator("input").fill("固收");
    dialog.getByText("保存", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(folder("固收")).isVisible();
    assertThat(folder("债券")).hasCount(0);
    rowMenu(folder("固收"), "解散文件夹");
    assertThat(dialog).containsText("都会保留");
    Barriers.none(page, "dialog-question-1280-light");
    dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("解散文件夹")).click();
    assertThat(page.locator(".jw-folder")).hasCount(0);
    assertThat(page.locator(".jw-row")).hasCount(3);
  }

  @Test
  void aRowGoesWhereItIsDropped() {
    Session kept = found("存款保险");
    sessions.move("local", kept.id(), "客户常问");
    sessions.pin("local", found("双录").id(), true);
    page.reload();
    row("久期").dragTo(folder("客户常问"));
    assertThat(folder("客户常问")).containsText("2");
    Assertions.assertThat(found("久期").folder()).isEqualTo("客户常问");
    folder("客户常问").locator("summary").click();
    row("存款保险").dragTo(page.locator("[data-place=pin]"));
    assertThat(page.locator("[data-place=pin] .jw-row")).hasCount(2);
    row("双录").dragTo(page.locator("[data-place=pin] h2")); // stays where it is
    assertThat(page.locator("[data-place=pin] .jw-row")).hasCount(2);
  }

  @Test
  void theMenuOfTheConversationOnShowPinsAndMovesToo() throws Exception {
    askAndRead("这一个要置顶", "好的。");
    bar("置顶");
    assertThat(page.locator("[data-place=pin] .jw-row")).hasText("这一个要置顶");
    bar("移入文件夹");
    newFolder("重要");
    assertThat(folder("重要").locator(".jw-row.jw-current")).hasText("这一个要置顶");
    assertThat(page.locator("[data-place=pin]")).not().isVisible();
  }

  private void bar(String entry) {
    button(page, "更多操作").click();
    page.locator("vaadin-popover[opened] .jw-menu-entries")
        .getByText(entry, new Locator.GetByTextOptions().setExact(true))
        .click();
  }

  private void newFolder(String name) {
    Locator dialog = page.locator("vaadin-confirm-dialog");
    assertThat(dialog.locator("input")).isFocused();
    dialog.locator("input").fill(name);
    dialog.getByText("移入", new Locator.GetByTextOptions().setExact(true)).click();
  }

  private Locator row(String title) {
    return page.locator(".jw-row", new Page.LocatorOptions().setHasText(title));
  }

  private Locator folder(String name) {
    return page.locator(".jw-folder", new Page.LocatorOptions().setHasText(name));
  }

  private Session found(String title) {
    return sessions.list("local", SessionQuery.found(title, 1)).sessions().getFirst();
  }
}
