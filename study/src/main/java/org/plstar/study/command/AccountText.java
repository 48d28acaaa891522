package org.plstar.study.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Said;
import org.plstar.study.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The account of a result on a terminal: verdict, reasons, the next command, and where the rest is.
 */
public final class AccountText {
    private AccountText() {}

    /**
     * Prints an account.
     *
     * @param folder of the page that has the rest; absent: the rest is printed too
     */
    public static void print(Account a, Optional<Path> folder) {
        lines(a, folder).forEach(System.out::println);
    }

    /**
     * Prints an account with the place of its page.
     *
     * @param folder of the page that has the rest; absent: the rest is counted
     * @param how one gets the rest then
     */
    public static void print(Account a, Optional<Path> folder, String how) {
        if (folder.isPresent() || a.more().isEmpty()) {
            print(a, folder);
            return;
        }
        head(a).forEach(System.out::println);
        System.out.println(a.more().size() + " more: " + how);
    }

    /** Prints a result as one JSON object with its sentences, or all sentences as text. */
    public static void print(Object result, Account a, boolean json) {
        if (!json) {
            print(a, Optional.empty());
            return;
        }
        ObjectNode all = (ObjectNode) Json.tree(result);
        all.setAll((ObjectNode) Json.tree(a));
        System.out.println(all);
    }

    private static List<String> head(Account a) {
        List<String> lines = new ArrayList<>();
        a.verdict().ifPresent(v -> lines.add(v.text()));
        a.reasons().forEach(r -> lines.add(r.line()));
        a.next().ifPresent(n -> lines.add("Next: " + n));
        return lines;
    }

    static List<String> lines(Account a, Optional<Path> folder) {
        List<String> lines = head(a);
        if (folder.isEmpty()) {
            a.more().stream().map(Said::line).forEach(lines::add);
            return lines;
        }
        Path page = folder.get().resolve("report.html").toAbsolutePath().normalize();
        int more = a.more().size();
        lines.add("");
        lines.add((more == 0 ? "Report: " : "Report, with " + more + " more: ") + page);
        return lines;
    }
}
