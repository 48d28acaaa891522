package org.plstar.study.report;

import static org.plstar.study.report.Html.escape;

import java.util.List;
import java.util.Locale;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Sign;
import org.plstar.study.claim.Withheld;

/**
 * The account of a result as HTML: verdict, reasons and the next command are visible; the other
 * sentences are folded, by their kinds, so that the first chart is on the first screen.
 */
final class AccountHtml {
    private AccountHtml() {}

    /** Appends the HTML of an account; nothing for an empty account. */
    static void append(Account account, StringBuilder html) {
        if (account.verdict().isEmpty()) {
            return;
        }
        html.append("<section class=\"findings\" aria-labelledby=\"findings\">\n<h2"
                + " id=\"findings\">Findings</h2>\n");
        list("verdict", List.of(account.verdict().get()), html);
        list("reasons", account.reasons(), html);
        account.next()
                .ifPresent(command -> html.append("<p class=\"next\">Next: <code>")
                        .append(escape(command))
                        .append("</code></p>\n"));
        more(account, html);
        html.append("</section>\n");
    }

    private static void more(Account account, StringBuilder html) {
        List<Said> more = account.more();
        if (more.isEmpty() && account.withheld().isEmpty()) {
            return;
        }
        html.append("<details>\n<summary>").append(summary(account)).append("</summary>\n");
        for (Kind kind : Kind.values()) {
            List<Said> of = more.stream().filter(f -> f.kind() == kind).toList();
            if (!of.isEmpty()) {
                html.append("<h3>").append(title(kind)).append("</h3>\n");
                list("more", of, html);
            }
        }
        if (!account.withheld().isEmpty()) {
            html.append("<h3>Withheld</h3>\n<ul class=\"withheld\">\n");
            for (Withheld w : account.withheld()) {
                html.append("<li><p>")
                        .append(escape(w.claim().replace('_', ' ') + ": " + w.why()))
                        .append("</p></li>\n");
            }
            html.append("</ul>\n");
        }
        html.append("</details>\n");
    }

    private static String title(Kind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String summary(Account account) {
        int more = account.more().size();
        long warnings =
                account.more().stream().filter(f -> f.sign() == Sign.WARNING).count();
        return more
                + " more"
                + (warnings == 0 ? "" : ", warnings among them: " + warnings)
                + (account.withheld().isEmpty()
                        ? ""
                        : "; withheld: " + account.withheld().size());
    }

    private static void list(String place, List<Said> all, StringBuilder html) {
        if (all.isEmpty()) {
            return;
        }
        html.append("<ul class=\"").append(place).append("\">\n");
        for (Said said : all) {
            String name = said.sign().name().toLowerCase(Locale.ROOT);
            String sign = switch (said.sign()) {
                case GOOD -> "✓";
                case NOTE -> "i";
                case WARNING -> "!";
            };
            html.append("<li class=\"")
                    .append(name)
                    .append("\"><span class=\"sign\" role=\"img\" aria-label=\"")
                    .append(name)
                    .append("\">")
                    .append(sign)
                    .append("</span><p>")
                    .append(escape(said.text()))
                    .append("</p></li>\n");
        }
        html.append("</ul>\n");
    }
}
