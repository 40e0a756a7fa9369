"""Asks the corpus's facts in other words: rephrased.py CORPUS/questions.jsonl > OTHER.jsonl

The questions of the corpus were written beside its texts; these were written later, by topic, before any of them
was asked. measure.py --questions takes them. Each fact gets one or two of its topic's, by its own checksum.
"""

import json
import re
import sys
import zlib

# A piece of the sentence that says it → how somebody asks; @ is whose document it is.
TOPICS = {
    "全程同步录音录像": ["@卖R4以上产品录的像最短存几年", "在@买高风险理财，录音录像要保管多长时间"],
    "风险承受能力评估结果": ["@的风评结果能用几个月", "在@做过的风险承受能力测评什么时候失效"],
    "客户购买代销产品，应当由其本人到场": ["多大岁数的人在@买代销产品非得自己来", "@对年纪大的客户买代销产品有什么年龄规定"],
    "单笔现金支取": ["去@取多少现钱得提前打招呼", "@单笔取现超过多少万要提前一个工作日约"],
    "书面催收通知": ["@的贷款还不上，多少天后会收到书面催收", "欠@的贷款逾期多长时间要发催收通知"],
    "抵押物为住宅的": ["拿住房抵押给@，抵押率封顶多少", "@住宅做抵押最高按评估值百分之多少"],
    "抵押物为厂房的": ["厂房押给@能按评估值的百分之几放款", "@对厂房类抵押物的抵押率上限和重估要求"],
    "贷款审查委员会": ["@开贷款审查委员会至少要到几位", "@审贷会出席人数的最低要求"],
    "单一客户的授信余额": ["@给同一家客户的授信最多到资本净额百分之几", "@单一客户授信余额占资本净额的上限"],
    "印章、重要空白凭证": ["@的员工离岗超过几个工作日得把章和空白凭证交出来", "@印章凭证书面交接是离岗几天以上"],
    "作出处理决定并告知": ["@收到投诉后几个工作日内要给结果", "在@投诉，最迟多久告知处理决定"],
    "处理期限可以延长": ["@的疑难投诉顶多能延几个工作日", "投诉案情复杂时@可把期限延长多少"],
    "恢复时间目标": ["@的重要信息系统出故障最晚几小时恢复", "@规定的系统恢复时间目标是几小时"],
    "客户身份资料自业务关系": ["与@结束业务后身份资料至少存多少年", "@保存客户身份资料的最短年限"],
    "列为高风险的客户": ["@每隔几个月要重新审核高风险客户的身份", "@高风险客户身份信息审核间隔"],
    "外汇敞口日终余额": ["@日终外汇敞口的上限折合多少美元", "@过夜的外汇敞口不能超过多少万美元"],
    "债券交易员单笔成交": ["@的债券交易员做多大一笔要部门负责人书面同意", "@债券单笔成交超过几亿元需授权"],
    "募集期最长": ["@发理财产品最多可以募集多少天", "@理财募集期的最长天数，期间怎么计息"],
    "合规培训并通过考试": ["进@的新人要上满几个学时合规课", "@新员工上岗前合规培训不少于多少学时"],
    "每月至少查库": ["@的支行负责人一个月最少查库几回", "@库存现金每月查库次数"],
    "三级签字": ["@上报监管的报表差错率不能高于万分之多少", "@监管报表谁签字、差错率限多少"],
    "信用卡单户授信额度": ["@的信用卡一户最多给多少万", "@信用卡单户额度的上限"],
    "不良容忍度": ["@小微贷款的不良率容许比各项贷款高几个百分点", "@给小微企业贷款的不良容忍度"],
    "抵债资产应当自取得": ["@收来的抵债资产几个月之内得处理完", "@抵债资产要在取得后多久处置完毕"],
    "派发现金股利": ["@2024年度分红方案每10股派几元", "持有@的股票10股能分到多少现金"],
    "共有营业网点": ["@期末的营业网点和在职员工各是多少", "@本科以上员工占多大比例"],
    "累计处置不良资产": ["@这一年一共清收处置了多少亿不良资产", "@全年累计处置的不良资产规模"],
    "基金代码：": ["@这只基金的代码是多少", "@代码"],
    "股票资产占基金资产的比例": ["@里股票能占百分之多少到多少", "@投资港股通股票的比例上限"],
    "业绩比较基准": ["@跟什么指数比业绩", "@的业绩比较基准由哪些指数组成"],
    "最短持有期限": ["@最少要持有几个月", "@多久之内不能赎回"],
    "首次申购的最低金额": ["第一次买@最少多少钱", "@首次和追加申购的最低金额"],
    "巨额赎回": ["@净赎回超过总份额百分之几算巨额赎回", "@遇到巨额赎回怎么处理"],
    "基金管理费按前一日": ["@的管理费、托管费年费率各是多少", "持有@每年要付多少管理费"],
    "信用评级应当在": ["@买信用债要求评级不低于什么", "@对信用债券的最低信用评级要求"],
    "基金合同自动终止": ["@净值低于5000万多少个工作日会终止", "@什么情形下基金合同自动终止"],
}
ROWS = ["@{column}{row}有多少", "{column}@的{row}"]
REGIONS = ["@{column}{row}这块的营业收入有多少", "{column}@{row}营收"]
FEES = ["@的申购费率：{row}", "申购@{row}要交多少费率"]
INDUSTRIES = {"贷款余额": ["@{column}对{row}的贷款还有多少余额", "{column}@投向{row}的贷款余额"],
              "贷款占比": ["@{column}{row}贷款占全部贷款的百分之几", "{column}@{row}贷款比重"],
              "不良率": ["@{column}{row}贷款的不良率有多高", "{column}@在{row}上的不良率"]}


def whose(truths):
    """What a document's questions have in common: the name of its institution or fund."""
    first = truths[0]["question"]
    institution = re.match(r".+?(?:银行|公司)", first)
    if institution:
        return institution.group()
    length = len(first)
    while any(t["question"][:length] != first[:length] for t in truths):
        length -= 1
    return first[:length]


def templates(truth):
    if not truth["row"]:
        return next(asked for piece, asked in TOPICS.items() if piece in truth["says"])
    if "申购" in truth["column"]:
        return FEES
    for measure, asked in INDUSTRIES.items():
        if truth["column"].endswith("末") and measure in truth["question"]:
            return asked
    return REGIONS if "营业收入是多少" in truth["question"] and truth["row"] != "营业收入" else ROWS


def main():
    truths = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    files = {}
    for truth in truths:
        files.setdefault(truth["file"], []).append(truth)
    for own in files.values():
        name = whose(own)
        seen = set()
        for truth in own:
            fact = (truth["says"], truth["row"], truth["column"])
            asked = templates(truth)
            if fact in seen:
                continue
            seen.add(fact)
            number = zlib.crc32("".join(fact).encode())
            words = asked[number % len(asked)].format(**truth).replace("@", name)
            print(json.dumps({**truth, "question": words}, ensure_ascii=False))


if __name__ == "__main__":
    main()
