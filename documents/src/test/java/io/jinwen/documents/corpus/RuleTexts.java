package io.jinwen.documents.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Invented rules of invented institutions: chapters, articles, paragraphs. */
final class RuleTexts {
  private static final int ARTICLES_PER_PAGE = 5;

  /** An article; {@code #} is a number by the seed, {@code @} the institution. */
  private record Topic(String text, int from, int to, List<String> questions) {}

  private static final List<Topic> TOPICS =
      List.of(
          topic(
              "客户经理向个人客户销售风险等级为R4级及以上的产品，应当在专门区域进行，并全程同步录音录像，录音录像资料保存不得少于#年。",
              5,
              20,
              "@卖高风险产品的双录资料要留多久",
              "@销售R4产品的录像保存几年"),
          topic("客户风险承受能力评估结果的有效期为#个月，超过有效期的，应当重新评估后方可购买产品。", 6, 18, "@的风险测评多久过期", "@客户风险评估几个月有效"),
          topic(
              "年龄在#周岁以上的客户购买代销产品，应当由其本人到场办理，并由支行负责人复核。",
              65,
              75,
              "@老年人买代销产品从多大年纪起要支行负责人复核",
              "@多少岁以上的客户必须本人到场"),
          topic("单笔现金支取超过#万元的，客户应当至少提前一个工作日预约。", 5, 20, "@取现金多少要预约", "@大额取款的预约门槛"),
          topic("贷款逾期超过#天的，经办行应当向借款人发出书面催收通知，并留存送达回执。", 15, 90, "@贷款拖欠多久要发书面催收", "@逾期几天寄催收函"),
          topic("抵押物为住宅的，抵押率最高不得超过评估价值的#%。", 50, 70, "@住宅抵押最多能贷评估价的几成", "@房产抵押率上限"),
          topic("抵押物为厂房的，抵押率最高不得超过评估价值的#%，并应当每年重新评估一次。", 35, 49, "@工业厂房抵押率是多少", "@厂房做抵押最多按几成算"),
          topic("授信审批实行双人调查、集体审议制度，贷款审查委员会的出席人数不得少于#人。", 5, 11, "@贷审会最少几个人参加", "@审查委员会开会的法定人数"),
          topic("单一客户的授信余额不得超过本行资本净额的#%。", 5, 10, "@对一个客户的授信集中度上限", "@单户授信最多占资本净额多少"),
          topic("员工离岗超过#个工作日的，其管理的印章、重要空白凭证应当办理书面交接。", 2, 7, "@员工请假多久要移交印章", "@离岗几天要做交接"),
          topic("客户投诉应当自受理之日起#个工作日内作出处理决定并告知投诉人。", 7, 15, "@处理客户投诉的时限", "@投诉几天内要答复"),
          topic("情况复杂的投诉，经分管负责人批准，处理期限可以延长，但延长不得超过#个工作日。", 20, 45, "@复杂投诉最多再延长多少天", "@投诉处理可以延期多久"),
          topic("重要信息系统的恢复时间目标不得超过#小时。", 2, 8, "@关键系统宕机要几小时内恢复", "@重要系统RTO是多少"),
          topic("客户身份资料自业务关系结束后至少保存#年。", 5, 15, "@销户后客户资料要保留几年", "@身份资料保存年限"),
          topic("对被列为高风险的客户，应当每#个月审核一次其身份信息。", 3, 9, "@高风险客户多久复核一次身份", "@洗钱高风险客户的审核频率"),
          topic("外汇敞口日终余额不得超过等值#万美元，超过的应当于次日开盘后一小时内平仓。", 200, 900, "@外汇头寸隔夜限额", "@日终外汇敞口最多留多少"),
          topic("债券交易员单笔成交金额超过#亿元的，应当事先取得部门负责人的书面授权。", 2, 9, "@债券交易多大金额要书面授权", "@交易员单笔权限"),
          topic("理财产品的募集期最长不得超过#天，募集期内资金按活期存款计息。", 7, 30, "@理财产品募集最长几天", "@募集期上限"),
          topic("新员工上岗前应当接受不少于#学时的合规培训并通过考试。", 16, 48, "@新人上岗要培训多少学时", "@入职合规培训的时长"),
          topic("库存现金应当每日核对，支行负责人每月至少查库#次。", 2, 6, "@支行行长每个月要查几次库", "@查库频率"),
          topic("对外报送的监管报表应当由经办人、复核人和部门负责人三级签字，差错率不得高于万分之#。", 2, 9, "@监管报表允许的差错率", "@报表差错率上限是万分之几"),
          topic("信用卡单户授信额度不得超过#万元，专项分期额度另行核定。", 20, 60, "@信用卡最高额度", "@一张信用卡最多批多少额度"),
          topic("小微企业贷款的不良容忍度可以比各项贷款不良率高出#个百分点。", 2, 4, "@小微贷款不良容忍度高多少", "@小微不良可以多几个点"),
          topic("抵债资产应当自取得之日起#个月内处置完毕。", 12, 36, "@抵债资产多长时间内要处理掉", "@抵债资产处置期限"));

  private static final List<String> CHAPTERS = List.of("总则", "业务管理", "风险控制", "监督检查", "附则");

  private RuleTexts() {}

  private static Topic topic(String text, int from, int to, String... questions) {
    return new Topic(text, from, to, List.of(questions));
  }

  static Sheet of(String institution, String subject, long seed) {
    Random random = new Random(seed);
    List<Topic> topics = new ArrayList<>(TOPICS);
    Collections.shuffle(topics, random);
    Sheet sheet = new Sheet(institution + subject);
    sheet.page().head(1, sheet.title);
    int article = 0;
    int chapter = 0;
    sheet.head(2, chapter(chapter++));
    sheet.text(
        article(++article) + "　为规范" + institution + "的经营行为，防范操作风险和信用风险，根据有关法律法规，结合实际情况，制定本办法。");
    sheet.text(article(++article) + "　本办法适用于" + institution + "各部门、各分支机构及全体员工。");
    int onPage = 2;
    for (Topic topic : topics) {
      if (onPage == ARTICLES_PER_PAGE) {
        sheet.page();
        onPage = 0;
      }
      if (article % 6 == 2 && chapter < CHAPTERS.size() - 1) {
        sheet.head(2, chapter(chapter++));
      }
      int number = topic.from + random.nextInt(topic.to - topic.from + 1);
      String text = topic.text.replace("#", String.valueOf(number));
      sheet.text(article(++article) + "　" + text);
      if (article % 3 == 0) {
        sheet.text(
            "前款规定的事项由"
                + PEOPLE.get(random.nextInt(PEOPLE.size()))
                + "负责解释和督促落实，执行中遇到的特殊情况应当逐级书面报告。");
      }
      for (String question : topic.questions) {
        sheet.ask(question.replace("@", institution), text);
      }
      onPage++;
    }
    sheet.head(2, chapter(CHAPTERS.size() - 1));
    sheet.text(
        article(++article)
            + "　本办法自"
            + (2020 + random.nextInt(6))
            + "年"
            + (1 + random.nextInt(12))
            + "月1日起施行。");
    return sheet;
  }

  private static final List<String> PEOPLE = List.of("法律合规部", "风险管理部", "运营管理部", "内部审计部", "零售业务部");

  private static String chapter(int index) {
    return "第" + "一二三四五".charAt(index) + "章　" + CHAPTERS.get(index);
  }

  static String article(int number) {
    String digits = "零一二三四五六七八九";
    String tens =
        number < 10 ? "" : (number < 20 ? "" : String.valueOf(digits.charAt(number / 10))) + "十";
    String ones = number % 10 == 0 ? "" : String.valueOf(digits.charAt(number % 10));
    return "第" + tens + ones + "条";
  }
}
