# bash completion for anjuan(1); the commands and their options are those of tools/anjuan/main.c and options.c.

# The values after an option that takes one; fails when `previous` is no such option.
_anjuan_value() {
    local current=$1 previous=$2

    case $previous in
    --home) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
    --output | --csv) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    --profile) mapfile -t COMPREPLY < <(compgen -W "national tianchang yunxi zhejiang" -- "$current") ;;
    --state) mapfile -t COMPREPLY < <(compgen -W "reserved unlocked batched approved paid held reversed" -- "$current") ;;
    --sort) mapfile -t COMPREPLY < <(compgen -W "best newest" -- "$current") ;;
    --secrecy) mapfile -t COMPREPLY < <(compgen -W "none secret confidential top_secret" -- "$current") ;;
    --filter) mapfile -t COMPREPLY < <(compgen -S = -W "类型 阶段 结果 单位 承办人 案由 状态 年度 人群" -- "$current") ;;
    --if)
        mapfile -t COMPREPLY < <(compgen -S = -W "案件类型 阶段 服务形式 程序 开庭 结果 质量等级 受援人数 异地 翻译费 其他费用 重大疑难 撤回 终止
            终止前开展工作 执行 承办人类别 公职 服务天数 值班班次 文书件数 结案日期 交卷日期" -- "$current")
        ;;
    --reviewer | --limit | --by | --reason | --after | --save | --saved | --forget | --owner | --as | --unit | --table | --year | --from | --to | --claim | --batch) COMPREPLY=() ;;
    *) return 1 ;;
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
        words='list show report ledger reconcile' options+=' --state --explain --table --if'
        case $step in
        report) words='payable ageing paid budget totals' step='' options='--home --json --year --from --to --csv' ;;
        ledger) options='--home --json --claim --batch --from --to --csv' arguments='' ;;
        reconcile) options='--home --json' arguments='' ;;
        esac
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
