# bash completion for anjuan(1); the commands and their options are those of tools/anjuan/main.c and options.c.

# The values after an option that takes one; fails when `previous` is no such option.
_anjuan_value() {
    local current=$1 previous=$2

    case $previous in
    --home) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
    --output | --csv) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    --profile) mapfile -t COMPREPLY < <(compgen -W "national tianchang yunxi zhejiang" -- "$current") ;;
    --state) mapfile -t COMPREPLY < <(compgen -W "reserved unlocked held batched approved sent returned paid reversed" -- "$current") ;;
    --format) mapfile -t COMPREPLY < <(compgen -W "csv csv-gb18030 pain.001" -- "$current") ;;
    --vouchers) mapfile -t COMPREPLY < <(compgen -W "line payee" -- "$current") ;;
    --payee-kind) mapfile -t COMPREPLY < <(compgen -W "person unit" -- "$current") ;;
    --sort) mapfile -t COMPREPLY < <(compgen -W "best newest" -- "$current") ;;
    --secrecy) mapfile -t COMPREPLY < <(compgen -W "none secret confidential top_secret" -- "$current") ;;
    --filter) mapfile -t COMPREPLY < <(compgen -S = -W "类型 阶段 结果 单位 承办人 案由 状态 年度 人群" -- "$current") ;;
    --if)
        mapfile -t COMPREPLY < <(compgen -S = -W "案件类型 阶段 服务形式 程序 开庭 结果 质量等级 受援人数 异地 翻译费 其他费用 重大疑难 撤回 终止
            终止前开展工作 执行 承办人类别 公职 服务天数 值班班次 文书件数 结案日期 交卷日期" -- "$current")
        ;;
    --reviewer | --limit | --by | --reason | --after | --save | --saved | --forget | --owner | --as | --unit | --table) COMPREPLY=() ;;
    --key | --source | --year | --amount | --account-name | --bank | --account-number | --confirmed-by | --on | --sha256) COMPREPLY=() ;;
    --paid | --returned | --reference | --from | --to | --claim | --batch) COMPREPLY=() ;;
    *) return 1 ;;
    esac
}

# The options of a step of `pay`, added to `options`.
_anjuan_pay_options() {
    case $1 in
    list) options+=' --state' ;;
    show) options+=' --explain --table --if' ;;
    budget) options+=' --by --reason --key --amount --year --source' ;;
    hold | release | reverse | cancel) options+=' --by --reason --key' ;;
    payee) options+=' --by --reason --key --account-name --bank --account-number --payee-kind' ;;
    adjust) options+=' --by --reason --key --table --if' ;;
    batch) options+=' --by --key --confirmed-by --on' ;;
    sheet) options+=' --output --vouchers' ;;
    approve) options+=' --by --key --sha256' ;;
    export) options+=' --by --key --format --output' ;;
    settle) options+=' --by --reason --key --paid --returned --all --csv --on --reference' ;;
    bounce) options+=' --by --reason --key --on' ;;
    recover) options+=' --by --reason --key --amount --on --reference' ;;
    confirm) options+=' --by --reason --key --sha256' ;;
    report) options+=' --year --from --to --csv' ;;
    ledger) options+=' --claim --batch --from --to --csv' ;;
    esac
}

_anjuan() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command='' step='' word i words options='--home --json' arguments=files

    _anjuan_value "$current" "$previous" && return
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
        --home | --profile | --reviewer | --limit | --by | --reason | --output | --state | --table | --if) ((i++)) ;;
        --year | --from | --to | --claim | --batch) ((i++)) ;;
        --filter | --sort | --after | --csv | --save | --saved | --forget | --owner | --as | --unit | --secrecy) ((i++)) ;;
        --key | --source | --year | --amount | --account-name | --bank | --account-number | --payee-kind | --confirmed-by) ((i++)) ;;
        --on | --sha256 | --format | --paid | --returned | --reference | --vouchers | --from | --to | --claim | --batch) ((i++)) ;;
        -*) ;;
        *) if [ -z "$command" ]; then command=$word; elif [ -z "$step" ]; then step=$word; fi ;;
        esac
    done
    case $command in
    '') words='init archive case find bag verify pay journal rebuild doctor' options='--home --json --help --version' ;;
    init) options+=' --profile' ;;
    archive) options+=' --reviewer' ;;
    case) words='import hand-in check preview return accept seal show' options+=' --reviewer --by --reason --output' ;;
    find)
        options+=' --limit --facets --filter --sort --after --literal --csv --suggest --save --saved --list-saved --forget'
        options+=' --owner --as --unit --no-sealed --secrecy'
        arguments='' # of a query nothing is known
        ;;
    bag) words=verify options=--json ;;
    verify) options+=' --all' ;;
    pay)
        words='list show budget hold release payee reverse adjust batch sheet approve cancel export settle bounce recover confirm'
        words+=' report ledger reconcile'
        _anjuan_pay_options "$step"
        ;;
    journal) words='head prove verify' ;;
    rebuild) options+=' --compare' ;;
    doctor) ;;
    *) return ;;
    esac
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    elif [ -n "$words" ] && [ -z "$step" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    elif [ -n "$arguments" ]; then # folders and bundles
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}
complete -o filenames -F _anjuan anjuan
