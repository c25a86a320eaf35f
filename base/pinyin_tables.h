#ifndef AJ_BASE_PINYIN_TABLES_H
#define AJ_BASE_PINYIN_TABLES_H

/* Private to base/pinyin.c. */

struct aj_reading {
    const char *han;      /* simplified: one character, or two of a double surname */
    const char *readings; /* the likeliest first, separated by | */
};

/*
 * At the beginning of a name. The readings that dictionaries of modern Chinese mark as those of a
 * surname, then the character's others, for families are not of one mind (查, 盖, 覃), and clerks
 * type what they see. Written down from general knowledge and compared, character by character,
 * with CLDR's Han-Latin/Names and Han-Latin (ICU 72): their readings are all among these. Surnames
 * that ICU reads rightly character by character (任, 华, 令狐) are not here.
 */
static const struct aj_reading surnames[] = {
    {"万俟", "mo qi|wan qi"},
    {"尉迟", "yu chi|wei chi"},
    {"长孙", "zhang sun|chang sun"},
    {"单于", "chan yu|shan yu|dan yu"},
    {"澹台", "tan tai|dan tai"},
    {"拓跋", "tuo ba|ta ba"},
    {"乐正", "yue zheng|le zheng"},
    {"子车", "zi ju|zi che"},
    {"仲长", "zhong chang|zhong zhang"},
    {"单", "shan|dan"},
    {"仇", "qiu|chou"},
    {"解", "xie|jie"},
    {"曾", "zeng|ceng"},
    {"区", "ou|qu"},
    {"盖", "gai|ge"},
    {"查", "zha|cha"},
    {"翟", "zhai|di"},
    {"朴", "piao|pu|po"},
    {"繁", "po|fan"},
    {"员", "yun|yuan"},
    {"贠", "yun|yuan"},
    {"乐", "yue|le"},
    {"折", "she|zhe"},
    {"黑", "he|hei"},
    {"缪", "miao|mou|miu"},
    {"宓", "mi|fu"},
    {"尉", "wei|yu"},
    {"覃", "qin|tan"},
    {"谌", "chen|shen"},
    {"种", "chong|zhong"},
    {"秘", "bi|mi"},
    {"洗", "xian|xi"},
    {"牟", "mou|mu"},
    {"那", "na|nuo"},
    {"费", "fei|bi"},
    {"藏", "zang|cang"},
    {"句", "gou|ju"},
    {"召", "shao|zhao"},
    {"祭", "zhai|ji"},
    {"郇", "xun|huan"},
    {"郗", "xi|chi"},
    {"隗", "wei|kui"},
    {"佴", "nai|er"},
    {"乜", "nie|mie"},
    {"阚", "kan|han"},
    {"宿", "su|xiu"},
    {"柏", "bai|bo"},
    {"薄", "bo|bao"},
    {"卜", "bu|bo"},
    {"莘", "shen|xin"},
    {"能", "nai|neng"},
    {"都", "du|dou"},
    {"么", "yao|me"},
    {"长", "chang|zhang"},
    {"车", "che|ju"},
    {"石", "shi|dan"},
    {"褚", "chu|zhu"},
    {"瞿", "qu|ju"},
    {"会", "gui|hui"},
    {"郄", "qie|xi"},
    {"晟", "cheng|sheng"},
    {"行", "xing|hang"},
    {"强", "qiang|jiang"},
    {"颉", "xie|jie"},
    {"镡", "xin|tan|chan"},
    {"贲", "ben|bi"},
    {"番", "pan|fan"},
    {"角", "jue|jiao"},
    {"沈", "shen|chen"},
    {"盛", "sheng|cheng"},
};

/* Read in several ways within given names and the names of places and offices. */
static const struct aj_reading within[] = {
    {"长", "chang|zhang"}, {"乐", "le|yue"},      {"晟", "sheng|cheng"}, {"茜", "qian|xi"},
    {"朝", "chao|zhao"},   {"重", "zhong|chong"}, {"行", "xing|hang"},   {"娜", "na|nuo"},
    {"曾", "zeng|ceng"},   {"颉", "jie|xie"},     {"阚", "kan"},         {"柏", "bai|bo"},
    {"仔", "zai|zi"},      {"莘", "xin|shen"},    {"藏", "cang|zang"},   {"翟", "zhai|di"},
    {"单", "dan|shan"},    {"解", "jie|xie"},     {"都", "du|dou"},      {"卜", "bu"},
    {"参", "can|shen"},    {"卡", "ka|qia"},      {"地", "di"},          {"得", "de"},
    {"了", "le|liao"},     {"还", "huan|hai"},    {"厦", "xia|sha"},     {"六", "liu|lu"},
    {"蚌", "beng|bang"},   {"歙", "she|xi"},      {"番", "pan|fan"},     {"尉", "wei|yu"},
    {"会", "hui|kuai"},    {"子", "zi"},          {"略", "lve|lue"},     {"虐", "nve|nue"},
    {"掠", "lve|lue"},     {"疟", "nve|nue"},     {"传", "chuan|zhuan"}, {"觉", "jue|jiao"},
    {"调", "diao|tiao"},   {"校", "xiao|jiao"},   {"降", "jiang|xiang"}, {"圩", "wei|xu"},
    {"弄", "nong|long"},   {"泊", "bo|po"},       {"万", "wan"},         {"俟", "si|qi"},
};

#endif
