package io.jinwen.documents.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Invented annual reports of invented banks: tables with units, headers over columns, and prose.
 */
final class ReportTexts {
  private static final List<String> YEARS = List.of("2024年", "2023年", "2022年");
  private static final List<String> AMOUNTS =
      List.of(
          "资产总额",
          "负债总额",
          "发放贷款和垫款",
          "吸收存款",
          "营业收入",
          "利息净收入",
          "手续费及佣金净收入",
          "业务及管理费",
          "信用减值损失",
          "利润总额",
          "净利润");
  private static final List<String> RATIOS =
      List.of(
          "不良贷款率",
          "拨备覆盖率",
          "资本充足率",
          "一级资本充足率",
          "核心一级资本充足率",
          "净息差",
          "成本收入比",
          "流动性覆盖率",
          "加权平均净资产收益率");
  private static final List<String> INDUSTRIES =
      List.of(
          "制造业", "房地产业", "批发和零售业", "租赁和商务服务业", "建筑业", "交通运输、仓储和邮政业", "农、林、牧、渔业", "水利、环境和公共设施管理业");
  private static final List<String> REGIONS = List.of("总行本部", "东城区", "西城区", "北部新区", "南部县域", "省外分行");

  private ReportTexts() {}

  static Sheet of(String bank, long seed) {
    Random random = new Random(seed);
    Sheet sheet = new Sheet(bank + "2024年年度报告（摘要）");
    sheet.page().head(1, sheet.title);
    sheet.head(2, "一、重要提示");
    sheet.text("本行董事会、监事会及董事、监事、高级管理人员保证本报告内容的真实、准确、完整，不存在虚假记载、误导性陈述或者重大遗漏，并承担个别和连带的法律责任。");
    String dividend = decimal(random, 0.5, 3.5, 2);
    String text = "本行2024年度利润分配预案为：以总股本为基数，向全体股东每10股派发现金股利人民币" + dividend + "元（含税），不以公积金转增股本。";
    sheet.text(text);
    sheet.ask(bank + "2024年每10股分红多少", text);
    int people = 800 + random.nextInt(6000);
    int outlets = 20 + random.nextInt(180);
    text =
        "截至报告期末，本行共有营业网点"
            + outlets
            + "家，在职员工"
            + people
            + "人，其中本科及以上学历员工占比"
            + decimal(random, 60, 95, 1)
            + "%。";
    sheet.text(text);
    sheet.ask(bank + "有多少个网点和员工", text);
    sheet.page().head(2, "二、主要会计数据和财务指标");
    table(sheet, random, bank, "主要会计数据", "万元", AMOUNTS, 20_000, 9_000_000, 2);
    sheet.text("注：利息净收入为利息收入减去利息支出后的净额。各项数据均按合并口径列示，未经特别说明的，货币单位为人民币。");
    sheet.page().head(2, "三、主要监管指标");
    table(sheet, random, bank, "主要监管指标", "%", RATIOS, 1, 20, 2);
    text =
        "报告期内，本行"
            + RATIOS.get(0)
            + "较上年末有所变化，主要原因是对"
            + INDUSTRIES.get(random.nextInt(4))
            + "存量风险加大了核销和清收处置力度，全年累计处置不良资产"
            + decimal(random, 3, 40, 2)
            + "亿元。";
    sheet.text(text);
    sheet.ask(bank + "全年处置了多少不良资产", text);
    sheet.page().head(2, "四、贷款结构分析");
    industries(sheet, random, bank);
    sheet.page().head(2, "五、分部经营情况");
    table(sheet, random, bank, "各地区营业收入情况", "百万元", REGIONS, 100, 9_000, 0);
    return sheet;
  }

  private static void table(
      Sheet sheet,
      Random random,
      String bank,
      String title,
      String unit,
      List<String> items,
      double from,
      double to,
      int places) {
    List<List<String>> rows = new ArrayList<>();
    for (String item : items) {
      List<String> row = new ArrayList<>(List.of(item));
      for (String year : YEARS) {
        row.add(decimal(random, from, to, places));
      }
      rows.add(row);
    }
    List<String> header = new ArrayList<>(List.of("项目"));
    header.addAll(YEARS);
    sheet.grid(title, unit, List.of(header), rows);
    for (int i = 0; i < 4; i++) {
      int r = random.nextInt(rows.size());
      int c = random.nextInt(YEARS.size());
      String about = title.contains("地区") ? items.get(r) + "的营业收入" : items.get(r);
      sheet.ask(
          bank + YEARS.get(c) + about + "是多少", rows.get(r).get(c + 1), items.get(r), YEARS.get(c));
    }
  }

  private static void industries(Sheet sheet, Random random, String bank) {
    List<List<String>> rows = new ArrayList<>();
    for (String industry : INDUSTRIES) {
      rows.add(
          List.of(
              industry,
              decimal(random, 5, 200, 2),
              decimal(random, 1, 30, 2),
              decimal(random, 0.3, 6, 2),
              decimal(random, 5, 200, 2),
              decimal(random, 1, 30, 2),
              decimal(random, 0.3, 6, 2)));
    }
    sheet.grid(
        "按行业划分的贷款及不良情况",
        "亿元、%",
        List.of(
            List.of("行业", "2024年末", "<", "<", "2023年末", "<", "<"),
            List.of("^", "贷款余额", "占比", "不良率", "贷款余额", "占比", "不良率")),
        rows);
    for (int i = 0; i < 6; i++) {
      int r = random.nextInt(rows.size());
      int c = 1 + random.nextInt(6);
      String measure = List.of("贷款余额", "贷款占比", "不良率").get((c - 1) % 3);
      String year = c <= 3 ? "2024年末" : "2023年末";
      sheet.ask(
          bank + year + rows.get(r).getFirst() + measure + "是多少",
          rows.get(r).get(c),
          rows.get(r).getFirst(),
          year);
    }
  }

  static String decimal(Random random, double from, double to, int places) {
    double value = from * Math.pow(to / from, random.nextDouble());
    return String.format(Locale.ROOT, "%,." + places + "f", value);
  }
}
