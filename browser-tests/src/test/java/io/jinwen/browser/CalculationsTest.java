package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** Calculations: the card in a conversation, and the page of calculators. */
class CalculationsTest extends PageTest {
  @Test
  void aCalculatedAnswerIsACardWhoseFieldsCanBeChanged() throws Exception {
    ask("贷款100万30年利率3.1%月供多少");
    Locator card = page.locator(".jc-card");
    assertThat(card.locator(".jw-calculated")).hasText("计算得出");
    assertThat(card.locator(".jc-value")).hasText("4,270.16 元");
    assertThat(card.locator(".jc-schedule svg")).isVisible();
    assertThat(card.locator(".jc-steps ol")).not().isVisible();
    assertThat(answers(page).last()).hasAttribute("aria-busy", "false");
    Barriers.none(page, "calculation-card");
    card.getByText("公式与步骤").click();
    assertThat(card.locator(".jc-steps ol")).containsText("月利率");

    card.getByText("条件（可修改）").click();
    card.getByLabel("年利率").fill("3.5");
    button(page, "计算").click();
    assertThat(card.locator(".jc-value")).hasText("4,490.45 元");

    card.getByLabel("年利率").fill("百分之三");
    button(page, "计算").click();
    assertThat(card.getByText("不是数字")).isVisible();
    assertThat(card.locator(".jc-value")).not().isVisible();
  }

  @Test
  void aMissingNumberCanBeFilledInOnTheCard() throws Exception {
    ask("面值100票息3%剩余3年的债券，价格是多少");
    Locator card = page.locator(".jc-card");
    assertThat(lastAnswer(page)).containsText("还缺少");
    card.getByLabel("到期收益率").fill("2.5");
    button(page, "计算").click();
    assertThat(card.locator(".jc-value")).hasText("101.43 元");
  }

  @Test
  void everyCalculatorHasAForm() throws Exception {
    page.locator(".jw-sections").getByText("算一算").click();
    page.waitForURL("**/calculate");
    page.locator(".jc-menu")
        .getByText("定期存款利息", new Locator.GetByTextOptions().setExact(true))
        .click();
    page.waitForURL("**/calculate/deposit-fixed");
    assertThat(page.locator("h1")).hasText("定期存款利息");
    page.getByLabel("存款本金").fill("50000");
    page.getByLabel("年利率").fill("0.95");
    page.getByLabel("存期").fill("6");
    button(page, "计算").click();
    assertThat(page.locator(".jc-value")).hasText("237.50 元");
    Barriers.none(page, "calculators");
    page.getByLabel("存款天数").fill("180");
    button(page, "计算").click();
    assertThat(page.getByText("只能填其中一项")).isVisible();
  }

  @Test
  void theScheduleIsThereRowByRow() throws Exception {
    Page window = page;
    ask("等额本金贷款12万，1年，年利率4%，首月还多少");
    window.locator(".jc-rows").getByText("逐期明细").click();
    assertThat(window.locator(".jc-table tbody tr")).hasCount(12);
    assertThat(window.locator(".jc-table tbody tr").first()).containsText("10,400.00");
  }
}
