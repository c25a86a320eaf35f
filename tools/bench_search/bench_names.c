#include "tools/bench_search/bench_names.h"

#include "base/utf8.h"

#include <string.h>

/* How many of 10,000 people have a surname, about: so many 王 and so few 上官 there are in a real
   list of cases, which is what a query for a name costs. */
static const struct {
    const char *text;
    uint32_t weight;
} surnames[] = {
    {"王", 725}, {"李", 719}, {"张", 683}, {"刘", 538}, {"陈", 453}, {"杨", 308}, {"赵", 229},
    {"黄", 223}, {"周", 212}, {"吴", 205}, {"徐", 167}, {"孙", 154}, {"胡", 131}, {"朱", 126},
    {"高", 121}, {"林", 118}, {"何", 117}, {"郭", 115}, {"马", 105}, {"罗", 86},  {"梁", 84},
    {"宋", 81},  {"郑", 78},  {"谢", 72},  {"韩", 68},  {"唐", 65},  {"冯", 64},  {"于", 62},
    {"董", 61},  {"萧", 30},  {"肖", 29},  {"程", 57},  {"曹", 57},  {"袁", 54},  {"邓", 54},
    {"许", 54},  {"傅", 51},  {"沈", 50},  {"曾", 50},  {"彭", 49},  {"吕", 47},  {"苏", 47},
    {"卢", 47},  {"蒋", 47},  {"蔡", 46},  {"贾", 42},  {"丁", 42},  {"魏", 42},  {"薛", 42},
    {"叶", 42},  {"阎", 21},  {"闫", 21},  {"余", 41},  {"潘", 41},  {"杜", 40},  {"戴", 36},
    {"夏", 36},  {"钟", 36},  {"汪", 36},  {"田", 36},  {"任", 36},  {"姜", 36},  {"范", 36},
    {"方", 36},  {"石", 34},  {"姚", 31},  {"谭", 31},  {"廖", 31},  {"邹", 31},  {"熊", 31},
    {"金", 31},  {"陆", 31},  {"郝", 30},  {"孔", 28},  {"白", 28},  {"崔", 28},  {"康", 28},
    {"毛", 27},  {"邱", 27},  {"秦", 26},  {"江", 26},  {"史", 26},  {"顾", 26},  {"侯", 25},
    {"邵", 25},  {"孟", 25},  {"龙", 25},  {"万", 24},  {"段", 24},  {"章", 17},  {"钱", 22},
    {"汤", 22},  {"尹", 22},  {"黎", 21},  {"易", 21},  {"常", 20},  {"武", 20},  {"乔", 20},
    {"贺", 20},  {"赖", 19},  {"龚", 19},  {"文", 19},  {"庞", 15},  {"樊", 15},  {"兰", 14},
    {"殷", 14},  {"施", 14},  {"陶", 14},  {"洪", 14},  {"翟", 14},  {"安", 13},  {"颜", 13},
    {"倪", 13},  {"严", 13},  {"牛", 12},  {"温", 12},  {"芦", 11},  {"季", 11},  {"俞", 11},
    {"鲁", 11},  {"葛", 10},  {"伍", 10},  {"韦", 10},  {"申", 9},   {"尤", 9},   {"毕", 9},
    {"聂", 9},   {"焦", 8},   {"向", 8},   {"柳", 8},   {"邢", 8},   {"骆", 8},   {"岳", 8},
    {"齐", 8},   {"梅", 7},   {"庄", 7},   {"辛", 7},   {"管", 7},   {"祝", 6},   {"左", 6},
    {"涂", 6},   {"谷", 6},   {"时", 6},   {"舒", 6},   {"耿", 6},   {"牟", 5},   {"卜", 5},
    {"路", 5},   {"詹", 5},   {"关", 5},   {"苗", 5},   {"凌", 5},   {"费", 5},   {"纪", 5},
    {"靳", 5},   {"盛", 5},   {"童", 5},   {"欧阳", 6}, {"甄", 4},   {"项", 4},   {"曲", 4},
    {"成", 4},   {"游", 4},   {"阳", 4},   {"裴", 4},   {"席", 4},   {"卫", 4},   {"查", 4},
    {"屈", 4},   {"鲍", 4},   {"位", 3},   {"覃", 3},   {"霍", 3},   {"翁", 3},   {"隋", 3},
    {"植", 2},   {"甘", 3},   {"景", 3},   {"薄", 2},   {"单", 3},   {"包", 3},   {"司", 2},
    {"柏", 2},   {"宁", 2},   {"柯", 2},   {"阮", 2},   {"桂", 2},   {"闵", 2},   {"解", 2},
    {"强", 1},   {"柴", 2},   {"华", 2},   {"车", 2},   {"冉", 2},   {"房", 2},   {"边", 2},
    {"上官", 1}, {"司马", 1}, {"诸葛", 1}, {"皇甫", 1}, {"东方", 1}, {"尉迟", 1}, {"慕容", 1},
};

/* Of given names; the earlier, the more often. */
static const char given[] =
    "伟明军华平建文志强丽国红小英玉海金春晓杰永德林辉云芳秀敏生俊东荣新波兰燕成艳梅斌勇桂静峰龙飞宇"
    "超洪庆慧清霞祥涛兴凤鹏福雪刚良世娟宏淑佳玲光忠雅学莲香胜亮振琴利雨美正家子立松天萍珍欣思嘉振"
    "爱媛浩洋启泽轩梓涵雷彬磊仁义信礼智勤俭恩泉江河湖山石岩川溪源润泓澄澜沐沛清涵溥渊深博远近达通"
    "安宁静怡悦欢乐喜庆吉祥瑞康健寿福禄财宝珠玉琼瑶琳琪瑛璐珊瑾瑜琦玮珂琛璟彤丹青蓝紫白素朴纯真"
    "善诚信实守正直方圆和顺谦恭敬孝悌忠勇毅刚坚强韧恒久长永延年松柏竹菊兰荷莲梅桃李杏桂枫桐梓楠"
    "榕槐柳杨楚齐燕韩赵秦晋宋鲁越吴湘赣粤桂滇黔川渝京津沪冀豫皖苏浙闽台旭晨曦晖昕晴岚霖霏雯露霜"
    "冰凌寒冬夏秋朝夕暮晚早初元一二三双全满盈丰裕富贵尊荣显耀煌辉焕炳烨灿炜熠熙照昭昌盛隆兴旺振"
    "奋发图展翔翼鸿鹄雁鹰鹤鸣凯歌舞琴棋书画诗词赋韵律音声乐章彦哲贤圣俊豪杰英雄才能学识智慧聪颖敏"
    "睿思维想念怀情意心志愿望希冀";

static const char *const provinces[] = {"浙江", "江苏", "山东", "河南", "安徽",
                                        "江西", "湖北", "四川", "贵州", "广东"};
static const char *const province_signs[] = {"浙", "苏", "鲁", "豫", "皖",
                                             "赣", "鄂", "川", "黔", "粤"};
static const char *const towns[] = {
    "云溪",   "澜州",   "松间",   "鹿鸣", "青崖", "白石渡", "望江",   "临汀",   "怀远",
    "清浦",   "石桥",   "金渚",   "南屏", "东篱", "西泠",   "北固",   "长汀",   "永嘉桥",
    "安澜",   "平湖口", "龙泉里", "凤栖", "麒山", "鹤浦",   "桐庐湾", "枫林渡", "桃源",
    "梅岭关", "竹溪",   "兰亭里", "荷塘", "菱湖", "莲花桥", "柳浪",   "杏林",   "槐荫",
};
static const char *const trades[] = {
    "建筑工程", "建筑劳务", "装饰工程", "幕墙工程", "餐饮管理",   "酒店管理", "物业服务",
    "保洁服务", "家政服务", "服饰",     "制衣",     "鞋业",       "家具",     "五金制品",
    "塑料制品", "电子科技", "信息技术", "网络科技", "传媒",       "广告",     "物流",
    "货运",     "快递",     "汽车服务", "商贸",     "超市",       "食品",     "农业开发",
    "水产养殖", "园林绿化", "教育科技", "文化传播", "医疗器械",   "药业",     "化工",
    "纺织",     "印染",     "机械",     "电器",     "房地产开发",
};
static const char *const forms[] = {"有限公司", "有限公司",     "有限公司",     "有限公司",
                                    "有限公司", "有限责任公司", "股份有限公司", "经营部",
                                    "加工厂",   "合作社"};
static const char *const jobs[] = {
    "木工",     "瓦工",     "钢筋工",     "水电工", "油漆工",   "焊工",   "塔吊司机", "幕墙安装工",
    "架子工",   "搬运工",   "装配工",     "缝纫工", "裁剪工",   "包装工", "质检员",   "仓管员",
    "叉车司机", "货车司机", "网约车司机", "快递员", "外卖骑手", "保洁员", "保安",     "保姆",
    "月嫂",     "护工",     "厨师",       "服务员", "收银员",   "营业员", "会计",     "文员",
    "销售员",   "客服",     "教师",       "程序员", "绿化工",   "养殖工", "门卫",     "电梯维修工",
};

static void add(struct aj_buf *out, const char *text)
{
    aj_buf_add(out, text, strlen(text));
}

/* The order in which C evaluates arguments is the compiler's: chance is drawn once a statement, or
   two compilers would make two worlds. */
static void add_one_of(struct aj_bench_random *r, const char *const *list, size_t n,
                       struct aj_buf *out)
{
    add(out, list[aj_bench_below(r, (uint32_t)n)]);
}

#define ADD_ONE_OF(r, list, out) add_one_of((r), (list), AJ_COUNTOF(list), (out))

static void add_number(struct aj_bench_random *r, uint32_t most, const char *unit,
                       struct aj_buf *out)
{
    aj_buf_addf(out, "%u%s", 1 + aj_bench_below(r, most), unit);
}

static const char *surname(struct aj_bench_random *r)
{
    uint32_t sum = 0;
    uint32_t at;

    for (size_t i = 0; i < AJ_COUNTOF(surnames); i++)
        sum += surnames[i].weight;
    at = aj_bench_below(r, sum);
    for (size_t i = 0;; i++) {
        if (at < surnames[i].weight)
            return surnames[i].text;
        at -= surnames[i].weight;
    }
}

void aj_bench_add_person(struct aj_bench_random *r, struct aj_buf *out)
{
    const uint32_t n_given = (sizeof(given) - 1) / 3; /* three bytes each */
    uint32_t n = aj_bench_below(r, 100) < 84 ? 2 : 1;

    add(out, surname(r));
    for (uint32_t i = 0; i < n; i++)
        aj_buf_add(out, given + (size_t)3 * aj_bench_skewed(r, n_given), 3);
}

/* Characters that laws use, for words that nobody used before. */
static void add_invented(const struct aj_bench_laws *laws, struct aj_bench_random *r, uint32_t n,
                         struct aj_buf *out)
{
    uint32_t stock = laws->n_stock < 3000 ? (uint32_t)laws->n_stock : 3000;
    char bytes[4];

    for (uint32_t i = 0; i < n; i++) {
        size_t size = aj_utf8_put(laws->stock[aj_bench_below(r, stock)], bytes);

        aj_buf_add(out, bytes, size);
    }
}

void aj_bench_add_firm(const struct aj_bench_laws *laws, struct aj_bench_random *r,
                       struct aj_buf *out)
{
    ADD_ONE_OF(r, towns, out);
    add_invented(laws, r, 2 + aj_bench_skewed(r, 3), out);
}

void aj_bench_add_company(const struct aj_bench_laws *laws, struct aj_bench_random *r,
                          struct aj_buf *out)
{
    aj_bench_add_firm(laws, r, out);
    ADD_ONE_OF(r, trades, out);
    ADD_ONE_OF(r, forms, out);
}

static void add_town(struct aj_bench_random *r, struct aj_buf *out)
{
    ADD_ONE_OF(r, provinces, out);
    add(out, "省");
    ADD_ONE_OF(r, towns, out);
    add(out, "市");
}

void aj_bench_add_district(struct aj_bench_random *r, struct aj_buf *out)
{
    add_town(r, out);
    ADD_ONE_OF(r, towns, out);
    add(out, "区");
}

void aj_bench_add_address(const struct aj_bench_laws *laws, struct aj_bench_random *r,
                          struct aj_buf *out)
{
    static const char *const ways[] = {"路", "街", "大道", "巷", "弄"};

    aj_bench_add_district(r, out);
    add_invented(laws, r, 1 + aj_bench_below(r, 3), out);
    ADD_ONE_OF(r, ways, out);
    aj_buf_addf(out, "%u号", 1 + aj_bench_skewed(r, 900));
    if (aj_bench_below(r, 2)) {
        add_number(r, 30, "幢", out);
        add_number(r, 4, "单元", out);
        add_number(r, 18, "0", out);
        add_number(r, 6, "室", out);
    }
}

void aj_bench_add_court(struct aj_bench_random *r, struct aj_buf *out)
{
    if (aj_bench_below(r, 8) == 0) {
        add_town(r, out);
        add(out, "中级人民法院");
    } else {
        aj_bench_add_district(r, out);
        add(out, "人民法院");
    }
}

void aj_bench_add_court_number(struct aj_bench_random *r, int year, const char *kind,
                               struct aj_buf *out)
{
    aj_buf_addf(out, "（%d）", year);
    ADD_ONE_OF(r, province_signs, out);
    aj_buf_addf(out, "%02u", 1 + aj_bench_below(r, 12));
    aj_buf_addf(out, "%02u", 1 + aj_bench_below(r, 30));
    aj_buf_addf(out, "%s%u号", kind, 1 + aj_bench_skewed(r, 20000));
}

void aj_bench_add_day(struct aj_bench_random *r, int year, struct aj_buf *out)
{
    aj_buf_addf(out, "%d年", year);
    add_number(r, 12, "月", out);
    add_number(r, 28, "日", out);
}

void aj_bench_add_amount(struct aj_bench_random *r, struct aj_buf *out)
{
    uint32_t yuan = 100 + aj_bench_skewed(r, 300000);
    uint32_t how = aj_bench_below(r, 4);

    if (how == 0) {
        aj_buf_addf(out, "%u.%02u元", yuan, aj_bench_below(r, 100));
    } else {
        aj_buf_addf(out, "%u元", how == 1 ? yuan / 100 * 100 : yuan);
    }
}

void aj_bench_add_phone(struct aj_bench_random *r, struct aj_buf *out)
{
    aj_buf_addf(out, "154%08u", aj_bench_below(r, 100000000));
}

void aj_bench_add_job(struct aj_bench_random *r, struct aj_buf *out)
{
    ADD_ONE_OF(r, jobs, out);
}
