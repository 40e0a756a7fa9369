package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.RequestOptions;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.Users.NewUser;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page where a login is asked for. */
class LoginPageTest extends LoginTest {
  @BeforeAll
  static void start() {
    start(Clock.systemUTC());
    add("wu", Role.AUDITOR);
  }

  @Test
  void someoneLogsInAsksAndLogsOut() throws Exception {
    page.navigate(server.address());
    assertThat(page).hasURL(Pattern.compile(".*/login"));
    assertThat(page).hasTitle("登录 · 金问");
    logIn("li", PASSWORD);
    assertThat(page.locator(".jw-account")).containsText("li");
    assertThat(page.locator(".jw-sections a")).hasText(new String[] {"对话", "算一算"});
    PageTest.field(page).fill("什么情况下要登录");
    PageTest.field(page).press("Enter");
    server.engine().nextAsked().says("多人共用时。").ends();
    PageTest.assertEnded(page);
    page.waitForURL(PageTest.conversationAddress());
    String conversation = page.url();
    PageTest.button(page, "退出登录").click();
    assertThat(page.getByText("已退出登录。")).isVisible();
    page.navigate(conversation);
    logIn("li", PASSWORD);
    assertThat(PageTest.lastAnswer(page)).hasText("多人共用时。");
  }

  @Test
  void aTeamReadsWhatOneOfItAddsForIt() throws Exception {
    add("qian", Role.USER);
    users.setTeam("test", "li", "财富一部");
    users.setTeam("test", "qian", "财富一部");
    page.navigate(server.address());
    logIn("li", PASSWORD);
    PageTest.button(page, "选择或上传资料").click();
    PageTest.button(page, "本团队").click();
    page.waitForFileChooser(() -> PageTest.button(page, "上传文件").click())
        .setFiles(
            new FilePayload(
                "晨会.txt", "text/plain", "第一条 晨会八点一刻开始。".getBytes(StandardCharsets.UTF_8)));
    Locator row = page.locator(".jw-doc-row", new Page.LocatorOptions().setHasText("晨会.txt"));
    assertThat(row).containsText("团队可查：财富一部");

    try (BrowserContext other = PageTest.visitor(browser, 1280, 800, ColorScheme.LIGHT)) {
      Page window = other.newPage();
      window.navigate(server.address());
      logIn(window, "qian", PASSWORD);
      PageTest.button(window, "选择或上传资料").click();
      assertThat(window.locator(".jw-doc-row")).containsText("晨会.txt");
      assertThat(PageTest.button(window, "谁可以查：晨会.txt")).hasCount(0);

      users.setTeam("test", "qian", "财富二部");
      window.navigate(server.address());
      logIn(window, "qian", PASSWORD); // the login from before has ended
      PageTest.button(window, "选择或上传资料").click();
      assertThat(window.getByText("还没有资料。")).isVisible();
    }
  }

  @Test
  void aTemporaryPasswordLeadsToTheSettingsUntilAnotherIsChosen() {
    users.addWithTemporaryPassword(
        "test", new NewUser("neu", "", Optional.of(PASSWORD), Set.of(Role.USER)));
    page.navigate(server.address());
    logIn("neu", PASSWORD);
    assertThat(page.getByText("您登录用的是一次性密码。")).isVisible();
    page.navigate(server.address() + "calculate");
    assertThat(page.getByText("您登录用的是一次性密码。")).isVisible();
    page.getByLabel("现在的密码").fill(PASSWORD);
    page.getByLabel("新密码", new Page.GetByLabelOptions().setExact(true)).fill(PASSWORD + "-2");
    page.getByLabel("再输一遍新密码").fill(PASSWORD + "-2");
    PageTest.button(page, "修改密码").click();
    assertThat(page).hasURL(Pattern.compile(".*/login\\?changed"));
    logIn("neu", PASSWORD + "-2");
    assertThat(PageTest.field(page)).isFocused();
  }

  @Test
  void whoWasRefusedIsToldWhatToDo() {
    page.navigate(server.address());
    logIn("li", "falsch");
    assertThat(page.getByText("用户名或密码不对，请核对后再试。")).isVisible();
    logIn("nobody", PASSWORD);
    assertThat(page.getByText("用户名或密码不对，请核对后再试。")).isVisible();
    page.locator("vaadin-login-form vaadin-button[theme~=primary]").click();
    assertThat(page.getByText("请填写用户名。")).isVisible();
    logIn("li", PASSWORD);
    assertThat(PageTest.field(page)).isFocused();
  }

  @Test
  void thePasswordIsChangedByItsOwner() {
    add("zhou", Role.USER);
    page.navigate(server.address() + "settings");
    logIn("zhou", PASSWORD);
    assertThat(page.locator("main")).containsText("zhou");
    change("falsch", "Neues-Wort-2026!");
    assertThat(page.locator(".jd-refusal")).containsText("现在的密码不对");
    change(PASSWORD, "kurz");
    assertThat(page.locator(".jd-refusal")).containsText("密码不符合要求");
    change(PASSWORD, "Neues-Wort-2026!");
    assertThat(page.getByText("密码已修改，请用新密码登录。")).isVisible();
    logIn("zhou", "Neues-Wort-2026!");
    assertThat(page.locator(".jw-account")).containsText("zhou");
  }

  private void change(String old, String fresh) {
    page.getByLabel("现在的密码").fill(old);
    page.getByLabel("新密码", new Page.GetByLabelOptions().setExact(true)).fill(fresh);
    page.getByLabel("再输一遍新密码").fill(fresh);
    PageTest.button(page, "修改密码").click();
  }

  @Test
  void whoLogsOutLeavesNoDraftOnTheComputer() {
    page.navigate(server.address());
    logIn("li", PASSWORD);
    PageTest.field(page).fill("只写给自己的");
    page.reload();
    assertThat(PageTest.field(page)).hasValue("只写给自己的");
    PageTest.button(page, "退出登录").click();
    assertThat(page.getByText("已退出登录。")).isVisible();
    Assertions.assertThat(page.evaluate("JSON.stringify(localStorage)").toString())
        .doesNotContain("只写给自己的");
    logIn("li", PASSWORD);
    assertThat(PageTest.field(page)).hasValue("");
  }

  @Test
  void whoWantedAViewGetsItAfterTheLogin() {
    page.navigate(server.address() + "admin/words");
    logIn("boss", PASSWORD);
    assertThat(page).hasURL(server.address() + "admin/words");
    assertThat(page.locator("h1")).hasText("敏感词");
  }

  @Test
  void eachRoleSeesItsOwnSections() {
    page.navigate(server.address());
    logIn("wu", PASSWORD);
    assertThat(page.locator("h1")).hasText("审计");
    assertThat(page.locator(".jd-menu")).hasCount(0);
    page.navigate(server.address() + "admin/access");
    assertThat(page.getByText("没有找到这个页面")).isVisible();
    assertThat(page.locator(".jd-table")).hasCount(0);
  }

  @Test
  void aLoginThatHasExpiredIsToldAndNothingTypedIsLost() {
    page.navigate(server.address());
    logIn("li", PASSWORD);
    PageTest.field(page).fill("午休前写好的问题");
    forgetSession();
    PageTest.field(page).press("Enter");
    assertThat(page.getByText("登录已过期，请重新登录。")).isVisible();
    logIn("li", PASSWORD);
    assertThat(PageTest.field(page)).hasValue("午休前写好的问题");
    PageTest.button(page, "退出登录").click();
    logIn("boss", PASSWORD);
    assertThat(PageTest.field(page)).isFocused();
    assertThat(PageTest.field(page)).hasValue(""); // another's words are not shown
  }

  /** As the server does when nothing was asked for half an hour: the cookie opens nothing. */
  private void forgetSession() {
    List<Cookie> cookies = visitor.cookies();
    Cookie session =
        cookies.stream().filter(cookie -> cookie.name.equals("JSESSIONID")).findFirst().get();
    session.value = "0".repeat(session.value.length());
    visitor.addCookies(List.of(session));
  }

  @Test
  void whoIsDisabledIsOutAtTheNextStep() {
    add("mei", Role.USER);
    page.navigate(server.address());
    logIn("mei", PASSWORD);
    assertThat(PageTest.field(page)).isFocused();
    users.setDisabled("test", "mei", true);
    PageTest.field(page).fill("还能问吗");
    PageTest.field(page).press("Enter");
    assertThat(page.getByText("登录已过期，请重新登录。")).isVisible();
    logIn("mei", PASSWORD);
    assertThat(page.getByText("账号停用也会这样提示")).isVisible();
    Assertions.assertThat(server.engine().isIdle()).isTrue();
  }

  @Test
  void anAdministratorAddsAUserAndAKeyThatWork() throws Exception {
    page.navigate(server.address() + "admin/access");
    logIn("boss", PASSWORD);
    PageTest.button(page, "添加用户").click();
    Locator dialog = page.locator("vaadin-dialog");
    dialog.getByLabel("用户名", new Locator.GetByLabelOptions().setExact(true)).fill("zhao");
    dialog.locator("vaadin-password-field input").fill("kurz");
    dialog.getByText("保存").click();
    assertThat(dialog.locator(".jd-refusal")).containsText("密码不符合要求");
    dialog.locator("vaadin-password-field input").fill(PASSWORD);
    dialog.getByText("保存").click();
    assertThat(page.locator(".jd-table").first()).containsText("zhao");
    PageTest.button(page, "停用：boss").click();
    page.locator("vaadin-confirm-dialog")
        .getByText("停用", new Locator.GetByTextOptions().setExact(true))
        .last()
        .click();
    assertThat(page.getByText("这是唯一的管理员。")).isVisible();

    PageTest.button(page, "生成密钥").click();
    dialog.getByLabel("用途").fill("柜面系统");
    dialog.getByText("生成", new Locator.GetByTextOptions().setExact(true)).click();
    String key = page.locator(".jd-secret-text").textContent();
    page.getByText("我已保存").click();
    assertThat(page.locator(".jd-table").last()).containsText("柜面系统");
    Assertions.assertThat(statusWith(key)).isEqualTo(200);
    PageTest.button(page, "撤销：柜面系统").click();
    page.locator("vaadin-confirm-dialog")
        .getByText("撤销", new Locator.GetByTextOptions().setExact(true))
        .last()
        .click();
    assertThat(page.locator(".jd-table").last()).containsText("已撤销");
    Assertions.assertThat(statusWith(key)).isEqualTo(401);

    PageTest.button(page, "退出登录").click();
    logIn("zhao", PASSWORD);
    assertThat(page.locator(".jw-account")).containsText("zhao");
  }

  private int statusWith(String key) {
    return playwright
        .request()
        .newContext()
        .get(
            server.address() + "sessions",
            RequestOptions.create().setHeader("Authorization", "Bearer " + key))
        .status();
  }

  @Test
  void whyOneIsBackIsSaidInWords() {
    for (var said :
        Map.of(
                "busy", "请等一分钟再试",
                "provider", "统一身份登录没有成功",
                "stale", "登录页已过期")
            .entrySet()) {
      page.navigate(server.address() + "login?" + said.getKey());
      assertThat(page.getByText(said.getValue())).isVisible();
    }
  }

  @Test
  void theLoginLooksRight() throws Exception {
    for (int width : new int[] {360, 1024, 1920}) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        try (BrowserContext guest = PageTest.visitor(browser, width, 760, scheme)) {
          Page window = guest.newPage();
          window.navigate(server.address() + "login?error");
          assertThat(window.getByText("没能登录")).isVisible();
          Barriers.none(window, "login-%d-%s".formatted(width, scheme.name().toLowerCase()));
        }
      }
    }
  }
}
