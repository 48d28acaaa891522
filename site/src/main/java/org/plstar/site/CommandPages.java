package org.plstar.site;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.app.Main;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The help of all commands, as {@code plstar help COMMAND} prints it, by their full names. */
final class CommandPages {
    private CommandPages() {}

    static SequencedMap<String, String> all() {
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        collect("plstar", Main.commandLine(), texts);
        return texts;
    }

    private static void collect(String name, CommandLine line, Map<String, String> texts) {
        texts.put(name, line.setUsageHelpWidth(100).getUsageMessage(Ansi.OFF));
        line.getSubcommands().forEach((own, command) -> collect(name + " " + own, command, texts));
    }
}
