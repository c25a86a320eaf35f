#include "tools/bench_search/bench_facts.h"

#include "base/attr.h"

static const char *const classes[] = {"民事", "刑事", "行政", "非诉讼"};
static const char *const stages[] = {"仲裁", "一审",     "二审",     "再审", "执行",
                                     "侦查", "审查起诉", "死刑复核", "调解", "行政复议"};
static const char *const outcomes[] = {"胜诉",         "部分胜诉",  "败诉", "调解",
                                       "和解",         "撤诉",      "终止", "意见采纳",
                                       "意见部分采纳", "意见未采纳"};
static const char *const states[] = {"办理中", "已交卷", "已退回", "已接收", "已归档", "已移交"};
static const char *const groups[] = {"农民工",   "未成年人", "残疾人", "老年人",  "妇女",
                                     "经济困难", "低收入",   "外国人", "军人军属"};

#define GROUP_MINOR 1 /* its place in `groups` */

static const char *const reasons[] = {
    /* work: 20 */
    "追索劳动报酬纠纷", "劳动合同纠纷", "确认劳动关系纠纷", "集体合同纠纷", "劳务派遣合同纠纷",
    "非全日制用工纠纷", "经济补偿金纠纷", "竞业限制纠纷", "养老保险待遇纠纷", "工伤保险待遇纠纷",
    "医疗保险待遇纠纷", "生育保险待遇纠纷", "失业保险待遇纠纷", "福利待遇纠纷", "人事争议",
    "聘用合同纠纷", "劳务合同纠纷", "提供劳务者受害责任纠纷", "提供劳务者致害责任纠纷",
    "义务帮工人受害责任纠纷",
    /* family: 25 */
    "离婚纠纷", "婚约财产纠纷", "离婚后财产纠纷", "离婚后损害责任纠纷", "婚姻无效纠纷",
    "撤销婚姻纠纷", "夫妻财产约定纠纷", "同居关系纠纷", "同居关系析产纠纷", "同居关系子女抚养纠纷",
    "抚养费纠纷", "变更抚养关系纠纷", "扶养费纠纷", "变更扶养关系纠纷", "赡养费纠纷",
    "变更赡养关系纠纷", "确认收养关系纠纷", "解除收养关系纠纷", "监护权纠纷", "探望权纠纷",
    "分家析产纠纷", "法定继承纠纷", "遗嘱继承纠纷", "遗赠纠纷", "遗赠扶养协议纠纷",
    /* harm: 25 */
    "机动车交通事故责任纠纷", "非机动车交通事故责任纠纷", "医疗损害责任纠纷", "产品责任纠纷",
    "生命权纠纷", "身体权纠纷", "健康权纠纷", "姓名权纠纷", "肖像权纠纷", "名誉权纠纷",
    "隐私权纠纷", "个人信息保护纠纷", "人身自由权纠纷", "环境污染责任纠纷", "饲养动物损害责任纠纷",
    "物件脱落、坠落损害责任纠纷", "建筑物、构筑物倒塌损害责任纠纷", "高度危险活动损害责任纠纷",
    "公共场所管理人责任纠纷", "教育机构责任纠纷", "监护人责任纠纷", "用人单位责任纠纷",
    "网络侵权责任纠纷", "触电人身损害责任纠纷", "铁路运输人身损害责任纠纷",
    /* contract: 30 */
    "民间借贷纠纷", "买卖合同纠纷", "房屋买卖合同纠纷", "房屋租赁合同纠纷", "土地租赁合同纠纷",
    "租赁合同纠纷", "承揽合同纠纷", "建设工程施工合同纠纷", "建设工程分包合同纠纷",
    "装饰装修合同纠纷", "运输合同纠纷", "保管合同纠纷", "委托合同纠纷", "中介合同纠纷",
    "物业服务合同纠纷", "服务合同纠纷", "网络服务合同纠纷", "教育培训合同纠纷", "赠与合同纠纷",
    "保证合同纠纷", "土地承包经营权纠纷", "农村土地承包合同纠纷", "宅基地使用权纠纷",
    "相邻关系纠纷", "共有纠纷", "返还原物纠纷", "排除妨害纠纷", "不当得利纠纷", "无因管理纠纷",
    "保险合同纠纷",
    /* crime: 38 */
    "故意伤害罪", "盗窃罪", "诈骗罪", "抢劫罪", "抢夺罪", "敲诈勒索罪", "职务侵占罪", "挪用资金罪",
    "故意毁坏财物罪", "拒不支付劳动报酬罪", "交通肇事罪", "危险驾驶罪", "重大责任事故罪",
    "寻衅滋事罪", "聚众斗殴罪", "妨害公务罪", "开设赌场罪", "赌博罪", "掩饰、隐瞒犯罪所得罪",
    "帮助信息网络犯罪活动罪", "非法利用信息网络罪", "走私、贩卖、运输、制造毒品罪",
    "非法持有毒品罪", "容留他人吸毒罪", "非法拘禁罪", "故意杀人罪", "过失致人死亡罪",
    "过失致人重伤罪", "强奸罪", "猥亵儿童罪", "拐卖妇女、儿童罪", "非法侵入住宅罪", "虐待罪",
    "遗弃罪", "重婚罪", "伪造、变造身份证件罪", "非法经营罪", "信用卡诈骗罪",
    /* office: 12 */
    "行政处罚", "行政强制", "行政许可", "行政征收", "行政给付", "行政确认", "行政登记", "行政协议",
    "行政不作为", "工伤认定", "政府信息公开", "房屋征收补偿决定"};
_Static_assert(AJ_COUNTOF(reasons) == AJ_BENCH_REASONS, "as the header says");

/* What cases there are: topic, its reasons, and the words that go with it, the likeliest first. */
static const struct kind {
    uint32_t weight; /* of 100 */
    uint32_t class_;
    uint32_t first_reason;
    uint32_t n_reasons;
    uint32_t stages[4];
    uint32_t outcomes[6];
} kinds[AJ_BENCH_TOPIC_COUNT] = {
    [AJ_BENCH_WORK] = {26, 0, 0, 20, {0, 1, 2, 4}, {0, 1, 3, 4, 2, 5}},
    [AJ_BENCH_FAMILY] = {14, 0, 20, 25, {1, 2, 8, 4}, {3, 0, 1, 5, 4, 2}},
    [AJ_BENCH_HARM] = {12, 0, 45, 25, {1, 2, 8, 3}, {1, 0, 3, 4, 2, 6}},
    [AJ_BENCH_CONTRACT] = {8, 0, 70, 30, {1, 2, 4, 3}, {0, 1, 3, 2, 5, 6}},
    [AJ_BENCH_CRIME] = {36, 1, 100, 38, {1, 6, 5, 2}, {8, 7, 9, 7, 8, 6}},
    [AJ_BENCH_OFFICE] = {4, 2, 138, 12, {9, 1, 2, 3}, {2, 0, 1, 5, 6, 4}},
};

static uint32_t draw_state(struct aj_bench_random *r, uint32_t year)
{
    if (year + 2 < AJ_BENCH_YEARS) /* old cases are long archived */
        return aj_bench_below(r, 20) == 0 ? 5 : 4;
    return aj_bench_below(r, 3) == 0 ? aj_bench_below(r, 4) : 4;
}

enum aj_bench_topic aj_bench_draw_facts(struct aj_bench_random *r,
                                        uint32_t facts[AJ_BENCH_FACT_COUNT])
{
    uint32_t at = aj_bench_below(r, 100);
    enum aj_bench_topic topic = AJ_BENCH_WORK;
    const struct kind *kind;

    while (at >= kinds[topic].weight)
        at -= kinds[topic++].weight;
    kind = &kinds[topic];
    facts[AJ_BENCH_CLASS] = kind->class_;
    if (topic != AJ_BENCH_CRIME && aj_bench_below(r, 12) == 0)
        facts[AJ_BENCH_CLASS] = 3;
    facts[AJ_BENCH_REASON] = kind->first_reason + aj_bench_skewed(r, kind->n_reasons);
    facts[AJ_BENCH_STAGE] = kind->stages[aj_bench_skewed(r, AJ_COUNTOF(kind->stages))];
    facts[AJ_BENCH_OUTCOME] = kind->outcomes[aj_bench_skewed(r, AJ_COUNTOF(kind->outcomes))];
    facts[AJ_BENCH_YEAR] = AJ_BENCH_YEARS - 1 - aj_bench_skewed(r, AJ_BENCH_YEARS);
    facts[AJ_BENCH_STATE] = draw_state(r, facts[AJ_BENCH_YEAR]);
    facts[AJ_BENCH_GROUP] = aj_bench_skewed(r, AJ_COUNTOF(groups));
    return topic;
}

bool aj_bench_is_minor(const uint32_t facts[AJ_BENCH_FACT_COUNT])
{
    return facts[AJ_BENCH_GROUP] == GROUP_MINOR;
}

const char *aj_bench_fact_word(enum aj_bench_fact fact, uint32_t value)
{
    static const struct {
        const char *const *list;
        uint32_t n;
    } lists[AJ_BENCH_FACT_COUNT] = {
        [AJ_BENCH_CLASS] = {classes, AJ_COUNTOF(classes)},
        [AJ_BENCH_STAGE] = {stages, AJ_COUNTOF(stages)},
        [AJ_BENCH_OUTCOME] = {outcomes, AJ_COUNTOF(outcomes)},
        [AJ_BENCH_REASON] = {reasons, AJ_COUNTOF(reasons)},
        [AJ_BENCH_STATE] = {states, AJ_COUNTOF(states)},
        [AJ_BENCH_GROUP] = {groups, AJ_COUNTOF(groups)},
    };

    return value < lists[fact].n ? lists[fact].list[value] : NULL;
}

const char *aj_bench_fact_name(enum aj_bench_fact fact)
{
    static const char *const names[AJ_BENCH_FACT_COUNT] = {
        "class", "stage", "outcome", "unit", "handler", "reason", "state", "year", "group"};

    return names[fact];
}
