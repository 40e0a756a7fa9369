package io.jinwen.documents.corpus;

import java.util.List;
import java.util.Random;

/** Invented prospectuses of invented funds: long prose, fees by steps, risks. */
final class ProspectusTexts {
  private ProspectusTexts() {}

  static Sheet of(String fund, String manager, long seed) {
    Random random = new Random(seed);
    Sheet sheet = new Sheet(fund + "招募说明书");
    sheet.page().head(1, sheet.title);
    sheet.text("基金管理人：" + manager);
    String code = "0" + (10_000 + random.nextInt(80_000));
    sheet.text("基金代码：" + code);
    sheet.ask(fund + "的基金代码", "基金代码：" + code);
    sheet.head(2, "第一部分　绪言");
    sheet.text(
        "本招募说明书依据有关法律法规以及本基金的基金合同编写。基金管理人承诺本招募说明书不存在任何虚假记载、误导性陈述或者重大遗漏。本基金的投资者应当认真阅读基金合同、招募说明书和产品资料概要，自主判断基金的投资价值，自主作出投资决策，自行承担投资风险。");
    sheet.page().head(2, "第二部分　基金的基本情况");
    int low = 20 + random.nextInt(30);
    int high = low + 30 + random.nextInt(20);
    String text =
        "本基金股票资产占基金资产的比例为"
            + low
            + "%至"
            + high
            + "%，其中投资于港股通标的股票的比例不超过股票资产的"
            + (10 + random.nextInt(40))
            + "%。";
    sheet.text(text);
    sheet.ask(fund + "的股票仓位范围", text);
    sheet.ask(fund + "最多能买多少港股", text);
    text = "本基金的业绩比较基准为：中证800指数收益率×" + low + "%＋中债综合指数收益率×" + (100 - low) + "%。";
    sheet.text(text);
    sheet.ask(fund + "拿什么做业绩基准", text);
    text = "本基金对每份基金份额设置" + (3 + random.nextInt(33)) + "个月的最短持有期限，在最短持有期限内基金份额持有人不能提出赎回申请。";
    sheet.text(text);
    sheet.ask(fund + "买了以后锁定多久才能卖", text);
    sheet.page().head(2, "第三部分　基金份额的申购与赎回");
    text =
        "投资者首次申购的最低金额为人民币"
            + (1 + random.nextInt(9)) * 10
            + "元，追加申购的最低金额为人民币"
            + (1 + random.nextInt(9))
            + "元。";
    sheet.text(text);
    sheet.ask(fund + "起购金额", text);
    double fee = 0.8 + random.nextInt(8) / 10.0;
    String a = String.format(java.util.Locale.ROOT, "%.2f%%", fee);
    String b = String.format(java.util.Locale.ROOT, "%.2f%%", fee * 0.6);
    String c = String.format(java.util.Locale.ROOT, "%.2f%%", fee * 0.3);
    sheet.grid(
        "本基金A类份额的申购费率表",
        "",
        List.of(List.of("申购金额（M）", "申购费率")),
        List.of(
            List.of("M＜100万元", a),
            List.of("100万元≤M＜300万元", b),
            List.of("300万元≤M＜500万元", c),
            List.of("M≥500万元", "1,000元/笔")));
    sheet.ask(fund + "申购100万元以下的费率", a, "M＜100万元", "申购费率");
    sheet.ask(fund + "买300万到500万申购费是多少", c, "300万元≤M＜500万元", "申购费率");
    text =
        "若单个开放日内的净赎回申请超过前一开放日基金总份额的"
            + (8 + random.nextInt(8))
            + "%，即认为是发生了巨额赎回，基金管理人可以根据当时的资产组合状况决定全额赎回或者部分延期赎回。";
    sheet.text(text);
    sheet.ask(fund + "什么情况算巨额赎回", text);
    sheet.page().head(2, "第四部分　基金的费用与风险揭示");
    text =
        "基金管理费按前一日基金资产净值的"
            + ReportTexts.decimal(random, 0.3, 1.5, 2)
            + "%年费率计提，基金托管费按前一日基金资产净值的"
            + ReportTexts.decimal(random, 0.05, 0.25, 2)
            + "%年费率计提，逐日累计至每月月末，按月支付。";
    sheet.text(text);
    sheet.ask(fund + "一年的管理费和托管费率", text);
    text =
        "本基金可以投资于信用债券，信用评级应当在"
            + List.of("AA", "AA+", "AAA").get(random.nextInt(3))
            + "级以上；如发行人不能按期还本付息，将给基金净值带来损失，此为信用风险。";
    sheet.text(text);
    sheet.ask(fund + "能买什么评级的信用债", text);
    text = "出现连续" + (20 + random.nextInt(40)) + "个工作日基金资产净值低于5,000万元情形的，基金合同自动终止，不需要召开基金份额持有人大会。";
    sheet.text(text);
    sheet.ask(fund + "规模太小会不会清盘", text);
    return sheet;
  }
}
