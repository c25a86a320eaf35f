#include "base/attr.h"
#include "casefile/checklist_own_words.h"
#include "casefile/number.h"

#include <string.h>

/* The family names of nearly everybody; of one character, then of two. */
static const char family_names[] =
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭"
    "郎鲁"
    "韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和"
    "穆萧"
    "尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛"
    "林刁"
    "钟徐邱丘骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴"
    "陆荣"
    "翁荀羊惠甄曲家封储靳松井段富巫乌焦巴牧山谷车侯全班秋仲宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶"
    "黎薄"
    "印白怀蒲从鄂索赖卓蔺屠蒙池乔阴闻党翟谭贡姬申扶冉宰郦桑桂濮牛寿边扈燕冀尚农温庄晏柴瞿阎闫慕连习"
    "艾鱼"
    "容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广东欧利师巩聂关荆游竺权盖益桓公覃岳肖佟商哈代付佘苟仝"
    "阳洛"
    "么邸逄代窦岑练冼晋楚仉涂简鹿隋屈税麦召阚亓伊苑敖初粟原鞠丛缑辛矫逯由南宿区占冷";
static const char *const long_family_names[] = {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫",
                                                "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯",
                                                "端木", "呼延", "南宫", "长孙"};

static bool holds_form_word(const char *text)
{
    static const char *const words[] = {"姓名", "签",   "盖章", "意见", "情况", "公司", "满意",
                                        "单位", "日期", "电话", "性别", "身份", "住址", "地址",
                                        "表",   "书",   "的",   "某",   "代理", "是否", "反映",
                                        "陈述", "方式", "联系", "类别", "关系", "年龄", "民族",
                                        "出生", "职业", "成员", "工作", "人",   "×"};

    for (size_t i = 0; i < AJ_COUNTOF(words); i++) {
        if (strstr(text, words[i]))
            return true;
    }
    return strpbrk(text, "*x_") != NULL;
}

bool aj_may_be_name(const char *text)
{
    size_t n = strlen(text);

    if (n < 6 || holds_form_word(text))
        return false;
    if (strstr(text, "·"))
        return n <= 60;
    for (size_t i = 0; i < AJ_COUNTOF(long_family_names); i++) {
        if (strncmp(text, long_family_names[i], 6) == 0 && n >= 9 && n <= 12)
            return true;
    }
    for (const char *name = family_names; n <= 9 && *name; name += 3) {
        if (strncmp(name, text, 3) == 0)
            return true;
    }
    return false;
}

enum aj_code aj_plain_number(const char *text, struct aj_arena *arena, const char **out,
                             struct aj_err *err)
{
    static const char ordinal[] = "第";
    const char *normal;
    char *plain, *to;

    AJ_TRY(aj_number_normal(text, arena, &normal, err));
    to = plain = aj_arena_copy(arena, normal, strlen(normal));
    if (!plain)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    while (*normal) {
        size_t n = strncmp(normal, ordinal, 3) == 0 ? 3 : 0;

        if (n && normal[3] >= '0' && normal[3] <= '9')
            normal += n;
        *to++ = *normal++;
    }
    *to = '\0';
    *out = plain;
    return AJ_OK;
}
