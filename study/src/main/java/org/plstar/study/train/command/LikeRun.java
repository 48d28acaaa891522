package org.plstar.study.train.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.plstar.refusal.Refusal;
import org.plstar.study.claim.PastedText;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The option {@code plstar train --like RUN}: the arguments of an earlier run, except those that
 * are given now.
 */
final class LikeRun {
    private static final String LIKE = "--like";

    /** The argument after which no option follows. */
    private static final String END = "--";

    /** Options of an earlier run that do not affect its training. */
    private static final Set<String> OWN = Set.of(
            "--out", "--export", "--force", "--json", "--quiet", "--live", "--threads", LIKE);

    /** Sets of options of which only one can be given. */
    private static final List<Set<String>> SAME = List.of(
            Set.of("--steps", "--epochs"),
            Set.of("--network", "--data"),
            Set.of("--test-fraction", "--test-rows", "--test"),
            Set.of("--test", "--train-rows"));

    private LikeRun() {}

    /**
     * The full command line; absent where the arguments do not have the option.
     *
     * @throws Refusal if there is no such run
     */
    static Optional<List<String>> meant(List<String> given) {
        int end = given.indexOf(END);
        int like = (end < 0 ? given : given.subList(0, end)).indexOf(LIKE);
        return given.isEmpty()
                        || !given.getFirst().equals("train")
                        || like < 0
                        || like + 1 == given.size()
                ? Optional.empty()
                : Optional.of(like(given, like));
    }

    private static List<String> like(List<String> given, int at) {
        List<String> now = new ArrayList<>(given.subList(1, given.size()));
        Path run = Path.of(now.remove(at));
        now.remove(at - 1);
        RunRequest request;
        try (RunDirectory directory = RunDirectory.open(run)) {
            request = RunRequest.read(directory);
        }
        if (!request.arguments().getFirst().equals("train")) {
            throw Refusal.of(
                    RequestRefusal.UNFINISHED,
                    run.toString(),
                    "it was begun by plstar " + request.arguments().getFirst(),
                    "a run of plstar train",
                    "name another run");
        }
        Set<String> said = new HashSet<>();
        boolean data = !positionals(now, said).isEmpty();
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(earlier(request, said, data));
        all.addAll(now);
        return all;
    }

    /** The options of the earlier run that the command line does not have. */
    private static List<String> earlier(RunRequest request, Set<String> said, boolean data) {
        List<String> then = request.arguments().subList(1, request.arguments().size());
        Set<String> left = new HashSet<>(OWN);
        left.addAll(said);
        SAME.stream().filter(s -> s.stream().anyMatch(said::contains)).forEach(left::addAll);
        List<String> kept = new ArrayList<>();
        CommandLine line = new CommandLine(new TrainCommand());
        for (int i = 0; i < then.size(); i++) {
            String word = then.get(i);
            if (word.equals(END)) {
                then.subList(i + 1, data ? i + 1 : then.size())
                        .forEach(name -> kept.add(PastedText.named(placed(request, name))));
                break;
            }
            OptionSpec option = line.getCommandSpec().findOption(word.replaceFirst("=.*", ""));
            boolean takes = option != null && option.arity().max() > 0 && !word.contains("=");
            String value = takes && i + 1 < then.size() ? then.get(++i) : "";
            if (option == null ? !data : !left.contains(option.longestName())) {
                kept.add(option == null ? placed(request, word) : word);
                if (takes) {
                    kept.add(placed(request, value));
                }
            }
        }
        return kept;
    }

    /**
     * The path, from the present folder, of a file that an argument names in the run's original
     * folder.
     */
    private static String placed(RunRequest request, String word) {
        Path there = request.folder().resolve(word);
        return !word.isEmpty() && !Files.exists(Path.of(word)) && Files.exists(there)
                ? there.toString()
                : word;
    }

    /** The arguments that are no options; the names of options are added to {@code said}. */
    private static List<String> positionals(List<String> now, Set<String> said) {
        CommandLine line = new CommandLine(new TrainCommand());
        List<String> words = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            String word = now.get(i);
            if (word.equals(END)) {
                words.addAll(now.subList(i + 1, now.size()));
                break;
            }
            ArgSpec option = line.getCommandSpec().findOption(word.replaceFirst("=.*", ""));
            if (option instanceof OptionSpec o) {
                said.add(o.longestName());
                i += o.arity().max() > 0 && !word.contains("=") ? 1 : 0;
            } else {
                words.add(word);
            }
        }
        return words;
    }
}
