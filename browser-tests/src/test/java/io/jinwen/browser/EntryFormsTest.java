package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rule cards and terms are written in forms, tried before they are kept, and compared. */
class EntryFormsTest extends PageTest {
  @Test
  void aRuleCardIsWrittenInAFormAndTried() throws Exception {
    page.navigate(server.address() + "admin/rules");
    button(page, "添加规则卡").click();
    Locator dialog = page.locator("vaadin-dialog");
    write(dialog, "编号（小写字母、数字、连字符）", "rice-cooker");
    write(dialog, "标题", "送电饭煲");
    write(dialog, "出现其中一个就触发", "送电饭煲\n送花生油");
    write(dialog, "出现其中一个就不触发", "不送");
    write(dialog, "对员工说", "以实物揽储违规。");
    write(dialog, "对客户说（不填则与员工相同）", "存款不以礼品计息。");
    write(dialog, "应该触发的例句", "存五万送电饭煲吗");
    write(dialog, "不应触发的例句", "存款利率多少");
    write(dialog, "试一试", "存五万送花生油，快让客户来开户");
    assertThat(dialog.locator(".jd-result")).hasText("会触发：命中「送花生油」。");
    write(dialog, "试一试", "存一万送花生油吗"); // in a chat, too, it would say nothing
    assertThat(dialog.locator(".jd-result")).containsText("意图模型认为这是普通提问");
    write(dialog, "试一试", "说好不送的送电饭煲");
    assertThat(dialog.locator(".jd-result")).containsText("排除词「不送」");
    Barriers.none(page, "rule-form-1280-light");
    press(dialog, "YAML");
    Locator yaml = dialog.locator(".jd-source textarea");
    assertThat(yaml).hasValue(Pattern.compile("送花生油"));
    yaml.fill(yaml.inputValue().replace("severity: hint", "severity: disclose"));
    press(dialog, "表单");
    write(dialog, "附在回答后的声明（可不填）", "存款利息以挂牌利率为准。");
    press(dialog, "保存");
    assertThat(page.getByText("已保存，立即生效。")).isVisible();

    page.navigate(server.address());
    askAndRead("存一万送花生油吗", "请看产品说明。");
    assertThat(lastAnswer(page)).containsText("存款利息以挂牌利率为准。");
  }

  @Test
  void aDeliveredTermIsChangedComparedAndRestored() throws Exception {
    page.navigate(server.address() + "admin/glossary");
    page.getByLabel("搜索").fill("储蓄国债");
    Locator row = // the first; the list of changes below names it too
        page.locator(".jd-table tr", new Page.LocatorOptions().setHasText("savings-bond")).first();
    row.getByText("编辑").click();
    Locator dialog = page.locator("vaadin-dialog");
    write(dialog, "定义", "财政部面向个人发行的国债。");
    press(dialog, "与内置对照");
    assertThat(dialog.locator("ins").first()).isVisible();
    Barriers.none(page, "term-compared-1280-light");
    press(dialog, "表单");
    press(dialog, "保存");
    assertThat(row).containsText("已修改");
    row.getByText("恢复内置").click();
    assertThat(row).containsText("内置");
    assertThat(row).not().containsText("已修改");
  }

  private static void write(Locator dialog, String label, String text) {
    dialog
        .getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName(label).setExact(true))
        .first()
        .fill(text);
  }

  private static void press(Locator dialog, String name) {
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .first()
        .click();
  }
}
