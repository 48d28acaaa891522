package org.plstar.app.fleet;

import static org.plstar.app.fleet.Decision.same;
import static org.plstar.app.fleet.Decision.undecided;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plstar.study.FloorClaim;
import org.plstar.study.SubjectClaim;
import org.plstar.study.fit.FitClaim;
import tools.jackson.databind.JsonNode;

/** Programs that try to refute what is said of training. */
final class FitFalsifiers {
    private static final double DIGITS = 2e-3;

    private FitFalsifiers() {}

    /**
     * Tries a claim.
     *
     * @param v the values that it was said with
     */
    static Decision tried(FitClaim claim, Case c, Values v) {
        Case.Ran b = c.base().orElseThrow();
        return switch (claim) {
            case CHOSEN_STEP ->
                same(v.n("step"), lastStep(b), 0)
                        .and(same(v.n("loss"), b.number("test_loss"), DIGITS))
                        .and(Decision.of(v.n("loss") <= v.n("last"), "a lower one later"));
            case TOOK_LOSS -> went(b, v).and(same(v.n("steps"), lastStep(b), 0));
            case TRAINING_LOSS_ONLY ->
                went(b, v).and(Decision.of(b.maybe("test_loss").isEmpty(), "test rows"));
            case DIVERGED -> Decision.of(b.outcome().equals("diverged"), "%s", b.outcome());
            case DIVERGED_STEP ->
                same(v.n("product"), b.number("eta") * b.number("initial_lambda_max"), DIGITS);
            case STOPPED, STOPPED_AT_EDGE ->
                went(b, v)
                        .and(
                                claim == FitClaim.STOPPED
                                        ? Decision.of(b.outcome().equals("stopped"), "")
                                        : Decision.of(
                                                v.n("gauge") > 1
                                                        && b.at("gauge_top", b.steps()) > 1,
                                                "%.4g",
                                                b.at("gauge_top", b.steps())));
            case REACHED -> {
                List<double[]> all = c.dense().column("loss");
                double first = all.stream()
                        .filter(r -> r[1] <= v.n("until"))
                        .mapToDouble(r -> r[0])
                        .min()
                        .orElse(-1);
                yield same(v.n("step"), first, 0);
            }
            case REACHED_IN_EPOCH ->
                Decision.of(b.outcome().equals("target_reached"), "%s", b.outcome())
                        .and(same(v.n("last"), b.at("loss", b.steps()), DIGITS));
            case NOT_REACHED ->
                Decision.of(
                        c.dense().least() > v.n("until"),
                        "least %.4g",
                        c.dense().least());
            case AT_LEAST_STEPS -> {
                int to = (int) (b.steps() + v.n("steps") - 1);
                yield v.n("steps") > 20_000
                        ? undecided("too many steps to try")
                        : Decision.of(
                                c.until(to).least() > v.n("until"),
                                "after %d steps %.4g for %.4g",
                                to,
                                c.until(to).least(),
                                v.n("until"));
            }
            case GRADIENT_ZERO -> same(b.at("gradient_norm", b.steps()), 0, 0);
            case SOLVED_TO_ROUNDING ->
                Decision.of(
                        b.number("loss") <= 3e-16 * b.number("initial_loss"),
                        "%.3g",
                        b.number("loss"));
            case STALLED -> Decision.of(b.outcome().equals("stalled"), "%s", b.outcome());
            case NO_STEP -> same(0, b.steps(), 0);
            case SAME_OUTPUTS -> {
                List<String> outputs = predictions(c, c.train);
                yield outputs.isEmpty()
                        ? undecided("no table")
                        : Decision.of(
                                spread(outputs) <= 1e-7, "answers are %.3g apart", spread(outputs));
            }
            case DECAY_HOLDS -> {
                Case.Ran l = c.until(4 * b.steps());
                yield Decision.of(
                        Math.abs(l.number("loss") / b.number("loss") - 1) < 0.02,
                        "four times the steps: %.4g for %.4g",
                        l.number("loss"),
                        b.number("loss"));
            }
            case DECAY_OBJECTIVE ->
                Decision.of(
                        v.n("first") >= b.number("initial_loss")
                                && v.n("last") >= b.number("loss")
                                && v.n("last") < v.n("first"),
                        "%.4g to %.4g",
                        v.n("first"),
                        v.n("last"));
            case DECAY_OFF -> less(c, "nodecay", Map.of("--weight-decay", ""), "loss");
            case PLATEAU -> {
                double half = c.dense().at("loss", v.n("from"));
                double part = 1 - b.number("loss") / half;
                yield Decision.of(
                        Math.abs(part - v.n("part")) < 1e-3 && part < 0.01 && part >= 0,
                        "fell by %.4g",
                        part);
            }
            case LAST_HALF ->
                same(v.n("half"), c.dense().at("loss", v.n("from")), 0.02)
                        .and(same(v.n("last"), b.number("loss"), DIGITS));
            case GOOD_ACCURACY, UNTOLD_ACCURACY, NO_BETTER_ACCURACY, ONE_CLASS_ACCURACY ->
                accuracy(claim, c, v);
            case BALANCED -> weights(c, v);
            case CLASS_ACCURACIES ->
                classes(c, v.text("rows").endsWith("training rows") ? c.train : c.fresh, v);
            case TRAINING_ACCURACY -> same(v.n("accuracy"), right(c, c.train), 1e-9);
            case GOOD_R2, UNTOLD_R2, NO_BETTER_R2 -> r2(claim, c, v);
            case TARGET_OFF -> {
                boolean train = v.text("rows").endsWith("training rows");
                double[] e = errors(c, train ? c.train : c.fresh);
                yield e.length == 0 ? undecided("no table") : same(v.n("rmse"), e[0], DIGITS);
            }
            case KNOWS_TRAINING_ONLY, NOT_LEARNED -> {
                double p = b.number("train_majority");
                double z = (b.number("train_accuracy") - p)
                        / Math.sqrt(p * (1 - p) / rows(b, "training_rows"));
                yield Decision.of(
                        claim == FitClaim.NOT_LEARNED ? z <= 0 : z > 2, "%.2f standard errors", z);
            }
            case TEST_LOSS_LEAST -> {
                double least = b.column("test_loss").stream()
                        .mapToDouble(r -> r[1])
                        .min()
                        .orElse(0);
                yield same(v.n("least"), least, DIGITS)
                        .and(same(b.at("test_loss", v.n("step")), least, DIGITS));
            }
            case STOP_EARLIER ->
                less(c, "few", Map.of("--steps", after(v.text("command"), "--steps")), "test_loss");
            case ONE_ROW_ERROR, FAR_VALUE, LEAK -> data(claim, c, v);
            case LEFT_OUT_LOSS ->
                b.maybe("test_loss").isEmpty()
                        ? undecided("no test rows")
                        : Decision.of(
                                b.number("test_loss") >= v.n("low")
                                        && b.number("test_loss") <= v.n("high"),
                                "%.4g to %.4g, %s rows %.4g",
                                v.n("low"),
                                v.n("high"),
                                c.table.isPresent() ? "1000 fresh" : "held back",
                                b.number("test_loss"));
            case LEFT_OUT_HOW ->
                same(v.n("end"), b.number("left_out_loss"), DIGITS)
                        .and(same(v.n("start"), b.number("left_out_loss_start"), DIGITS));
            case FORETOLD_ACCURACY -> foretold(c, v, "test_accuracy");
            case FORETOLD_LOSS -> foretold(c, v, "test_loss");
            case FORETOLD_HOW -> same(v.n("rows"), rows(b, "training_rows"), 0);
            case FORETOLD_BESIDE -> same(v.n("rows"), rows(b, "test_rows"), 0);
            case LEAST_MARGINS -> Decision.of(!v.text("rows").isEmpty(), "no rows");
            case SUSPECTS -> suspects(c, v);
            case LEAST_POSSIBLE -> {
                double end = c.longer().least();
                yield Decision.of(
                        end >= v.n("least") * (1 - 1e-9) - 1e-15,
                        "longer run: %.6g, said %.6g",
                        end,
                        v.n("least"));
            }
            case PARAMETERS ->
                same(v.n("equations"), rows(b, "training_rows") * rows(b, "outputs"), 0);
            case FULL_RANK ->
                Decision.of(
                        b.at("lambda_min", v.n("step")) > 1e-16 * b.at("lambda_max", v.n("step")),
                        "%.3g of %.3g",
                        b.at("lambda_min", v.n("step")),
                        b.at("lambda_max", v.n("step")));
            case SINGULAR -> singular(b);
            case NO_CONDITION ->
                rows(b, "equations")
                                > b.json().path("network").path("parameters").asInt()
                        ? Decision.of(true, "fewer parameters than equations")
                        : singular(b);
            case NARROW_LAYER -> {
                Matcher m = Pattern.compile("dense\\((\\d+)").matcher(c.network);
                int least = Integer.MAX_VALUE;
                while (m.find()) {
                    least = Math.min(least, Integer.parseInt(m.group(1)));
                }
                yield same(v.n("width"), least, 0);
            }
            case NEAREST_ROWS -> Decision.of(v.n("distance") < 1e-3, "%.3g", v.n("distance"));
            case DEAD_UNITS ->
                Decision.of(v.n("dead") >= 1 && v.n("dead") <= v.n("units"), "%s", c.network);
            case KERNEL_RANK ->
                Decision.of(
                        v.n("effective") >= 1 - 1e-9
                                && v.n("effective") <= v.n("rank") * (1 + 1e-9),
                        "%.4g of %.0f",
                        v.n("effective"),
                        v.n("rank"));
            case LEARNED_DIRECTIONS ->
                Decision.of(v.n("learned") <= rows(b, "equations"), "%.0f", v.n("learned"));
            case WEAK_DIRECTIONS ->
                Decision.of(
                        !v.text("rows").isEmpty()
                                && v.n("loss") > 1e-7 * Math.max(b.number("loss"), 0)
                                && v.n("loss")
                                        <= 1.01
                                                * Math.max(
                                                        b.number("loss"), b.number("initial_loss")),
                        "%.3g of %.3g",
                        v.n("loss"),
                        b.number("loss"));
            case HALVES_IF_KERNEL_STAYED ->
                Decision.of(
                        Math.abs(v.n("steps")
                                                * -Math.log1p(
                                                        -b.number("eta") * b.number("lambda_min"))
                                        - Math.log(2))
                                <= 1.1 * b.number("eta") * b.number("lambda_min"),
                        "η λ_min = %.3g",
                        b.number("eta") * b.number("lambda_min"));
            case FLOOR_IF_KERNEL_STAYED ->
                Decision.of(
                        v.n("floor") <= b.number("loss"),
                        "%.3g of %.3g",
                        v.n("floor"),
                        b.number("loss"));
            case LEAST_QUOTIENT ->
                same(
                        v.n("mu"),
                        b.column("mu").stream().mapToDouble(r -> r[1]).min().orElse(0),
                        DIGITS);
            case LEAST_GRADIENT_OVER_LOSS -> {
                int from = b.trace().size() / 2;
                double c0 = b.trace().subList(from, b.trace().size()).stream()
                        .mapToDouble(r ->
                                r.getOrDefault("gradient_norm", 0.0) / r.getOrDefault("loss", 1.0))
                        .min()
                        .orElse(0);
                yield same(v.n("c"), c0, DIGITS);
            }
            case LAW_FORETOLD -> same(v.n("last"), b.number("loss"), DIGITS);
            case LAW_TENTH -> {
                double s = v.n("steps");
                if (s > 40_000) {
                    yield undecided("too many steps to try");
                }
                double q = c.until((int) (b.steps() + s)).number("loss") / b.number("loss");
                yield Decision.of(q >= 0.05 && q <= 0.2, "after %.0f steps more %.3g of it", s, q);
            }
            case KERNEL_SPECTRUM ->
                same(v.n("min"), b.at("lambda_min", v.n("step")), DIGITS)
                        .and(same(v.n("max"), b.at("lambda_max", v.n("step")), DIGITS))
                        .and(same(v.n("condition"), v.n("max") / v.n("min"), 0.01));
            case CURVATURE_ALL_ROWS -> same(v.n("value"), b.number("lambda_max_all_rows"), DIGITS);
            case RATE_SHRANK, RATE_GREW, RATE_STILL -> rate(claim, b, v);
            case PREDICTED_RATE ->
                same(Double.parseDouble(v.text("rate")), b.number("predicted_rate"), 1e-5);
            case LINEARIZED_LOSS ->
                same(v.n("linearized"), b.at("linearized_loss", b.steps()), DIGITS);
            case KERNEL_MOVED ->
                same(
                        v.n("drift"),
                        b.column("kernel_drift").stream()
                                .mapToDouble(r -> r[1])
                                .max()
                                .orElse(0),
                        DIGITS);
            case TURNED, LAZY -> {
                double gain = b.at("alignment", b.number("lambda_step")) - b.at("alignment", 0);
                yield Decision.of(
                        claim == FitClaim.TURNED ? gain >= 0.1 : gain < 0.03, "gain %.3f", gain);
            }
            case TRAVELLED -> same(v.n("length"), b.at("path_length", b.steps()), 0.02);
            case BEYOND_EDGE -> {
                long beyond =
                        b.column("gauge_top").stream().filter(r -> r[1] > 1).count();
                yield Decision.of(
                        beyond <= v.n("beyond")
                                && v.n("beyond") <= v.n("looks")
                                && (beyond > 0
                                        || c.dense().column("gauge_top").stream()
                                                .anyMatch(r -> r[1] > 1)),
                        "%d looks of the trace beyond",
                        beyond);
            }
            case BETWEEN_STEPS -> {
                Case.Ran d = c.dense();
                double step = v.n("step");
                yield same(v.n("loss"), d.at("loss", step), DIGITS)
                        .and(Decision.of(
                                v.n("between") <= 0.9 * v.n("loss")
                                        && b.column("loss_between").stream()
                                                .noneMatch(r -> r[0] == step
                                                        && Math.abs(r[1] / v.n("between") - 1)
                                                                > DIGITS),
                                "%.4g of %.4g",
                                v.n("between"),
                                v.n("loss")));
            }
            case EIGHTH_LEADS -> undecided("tried by SwingTest");
            case FIRST_STEP_BEYOND, AUTOMATIC_STEP_BEYOND ->
                same(v.n("gauge"), b.at("gauge_top", 0), 0.05);
            case ROSE, SWUNG -> rose(c, v);
            case SCATTERED -> same(v.n("factor"), b.rise(1e-26 * b.number("initial_loss")), 0.02);
            case SCATTER_LESS -> less(c, "cosine", Map.of("--schedule", "cosine"), "largest_rise");
            case BATCHES_BEYOND, BATCHES_SWUNG, BATCHES_RAISED -> {
                double least = claim == FitClaim.BATCHES_BEYOND
                        ? 0.1
                        : claim == FitClaim.BATCHES_RAISED ? 0.2 : 0.3;
                double part = v.n("part");
                double count = part * v.n("seen");
                yield Decision.of(
                        part > least && part <= 1 && Math.abs(count - Math.rint(count)) < 1e-6,
                        "%.3f of %.0f",
                        part,
                        v.n("seen"));
            }
            case BATCHES_FIRST_BEYOND ->
                c.again("full", Map.of("--batch", ""))
                        .map(r -> same(v.n("gauge"), r.at("gauge_top", 0), 0.05))
                        .orElse(undecided("refused"));
            case BATCH_STEP_THIRD -> {
                String third = after(v.text("command"), "--eta");
                yield c.again("third", Map.of("--eta", third))
                        .map(r -> Decision.of(
                                !r.outcome().equals("diverged")
                                        && r.number("loss") <= 0.9 * b.number("loss"),
                                "loss %.4g, followed %.4g",
                                b.number("loss"),
                                r.number("loss")))
                        .orElse(undecided("refused"));
            }
            case STEP_CURVATURE ->
                same(
                        v.n("largest"),
                        b.number("eta")
                                * b.column("lambda_max").stream()
                                        .mapToDouble(r -> r[1])
                                        .max()
                                        .orElse(0),
                        DIGITS);
            case RISE_CAME, RISE_DID_NOT_COME -> foretoldRise(claim, c, v);
            case LIVE_EDGE, LIVE_LOSS, CLUSTER, THINNED -> undecided("tried by tests of their own");
            case TRAINING_LAYERS ->
                Decision.of(c.network.matches(".*(batchnorm|dropout).*"), "%s", c.network);
            case CUSTOMARY_STEP ->
                same(
                        v.n("customary"),
                        c.again("auto", Map.of("--eta", "")).orElseThrow().number("eta"),
                        DIGITS);
            case TEST_ROWS_SEEN -> same(v.n("count"), rows(b, "test_rows_in_training"), 0);
            case TEST_ROWS_REPEAT -> same(v.n("count"), rows(b, "merged_test_duplicates"), 0);
            case CONSTANT_FEATURES ->
                same(
                        v.n("count"),
                        b.json().path("data").path("constant_features").size(),
                        0);
            case UNLIKE_SCALES, MERGED -> data(claim, c, v);
            case TEST_CONFLICT -> Decision.of(!v.text("rows").isEmpty(), "");
        };
    }

    static Decision tried(FloorClaim claim, Case c, Values v) {
        return switch (claim) {
            case CONFLICT_FLOOR, RANGE_FLOOR, LOGIT_FLOOR -> {
                double end = c.longer().least();
                yield Decision.of(
                        end >= v.n("floor") * (1 - 1e-9),
                        "longer run: %.6g, said %.6g",
                        end,
                        v.n("floor"));
            }
            case RANK_AT_MOST_P -> Decision.of(v.n("p") < v.n("n"), "");
        };
    }

    static Decision tried(SubjectClaim claim, Case c, Values v) {
        String scaling = c.base()
                .orElseThrow()
                .json()
                .path("data")
                .path("target_scaling")
                .asString("");
        return switch (claim) {
            case TARGETS_RAW -> Decision.of(scaling.equals("raw"), "%s", scaling);
            case TARGETS_SCALED -> Decision.of(scaling.equals(v.text("scaling")), "%s", scaling);
        };
    }

    /** No look refutes it, and a run that ends at the step stands as high there. */
    private static Decision rose(Case c, Values v) {
        double rounding = 1e-26 * c.base().orElseThrow().number("initial_loss");
        double seen = c.dense().rise(rounding);
        if (c.args.contains("--schedule")) {
            return same(v.n("factor"), seen, 0.02);
        }
        int step = (int) v.n("step");
        double there =
                c.again("rise", Map.of("--steps", "" + step)).orElseThrow().number("loss");
        double least = c.dense().column("loss").stream()
                .filter(r -> r[0] < step)
                .mapToDouble(r -> Math.max(r[1], rounding))
                .min()
                .orElseThrow();
        return Decision.of(seen <= v.n("factor") * (1 + 1e-9), "seen %.6g", seen)
                .and(same(v.n("factor"), there / least, 0.1));
    }

    /** Between the largest and the smallest of numbers; how many others of classes. */
    private static double spread(List<String> outputs) {
        if (!outputs.getFirst().matches("-?[0-9].*[.].*")) {
            return new HashSet<>(outputs).size() - 1;
        }
        DoubleSummaryStatistics all =
                outputs.stream().mapToDouble(Double::parseDouble).summaryStatistics();
        return all.getMax() - all.getMin();
    }

    private static Decision singular(Case.Ran b) {
        double least = b.at("lambda_min", b.number("lambda_step"));
        double most = b.at("lambda_max", b.number("lambda_step"));
        return Decision.of(least <= 1e-11 * most, "%.3g of %.3g", least, most);
    }

    private static double lastStep(Case.Ran b) {
        return b.trace().getLast().getOrDefault("step", -1.0);
    }

    private static Decision went(Case.Ran b, Values v) {
        return same(v.n("first"), b.at("loss", 0), DIGITS)
                .and(same(v.n("last"), b.at("loss", b.steps()), DIGITS));
    }

    private static double rows(Case.Ran b, String key) {
        return b.json().path("data").path(key).asDouble();
    }

    /** Whether a changed run has less of something. */
    private static Decision less(Case c, String key, Map<String, String> changes, String what) {
        Case.Ran b = c.base().orElseThrow();
        return c.again(key, changes)
                .map(r -> Decision.of(
                        !r.outcome().equals("diverged") && r.number(what) < b.number(what),
                        "%s %.4g, followed %.4g",
                        what,
                        b.number(what),
                        r.number(what)))
                .orElse(undecided("refused"));
    }

    private static String after(String command, String option) {
        List<String> words = Arrays.asList(command.split(" ", -1));
        return words.get(words.indexOf(option) + 1);
    }

    private static Decision rate(FitClaim claim, Case.Ran b, Values v) {
        double from = b.at("loss", v.n("from"));
        double to = b.at("loss", v.n("to"));
        double rate = Math.pow(to / from, 1 / (v.n("to") - v.n("from")));
        return switch (claim) {
            case RATE_SHRANK ->
                Decision.of(
                        to < from && Math.abs(Double.parseDouble(v.text("rate")) - rate) <= 6e-7,
                        "said %s, seen %.7f",
                        v.text("rate"),
                        rate);
            case RATE_GREW ->
                same(v.n("factor"), to / from, DIGITS).and(Decision.of(to > from, ""));
            default -> Decision.of(Math.abs(rate - 1) < 1e-6, "%.9f", rate);
        };
    }

    private static Decision foretoldRise(FitClaim claim, Case c, Values v) {
        double lead = v.n("expected") - v.n("at");
        double window = Math.max(20, lead / 2);
        double low = Double.POSITIVE_INFINITY;
        boolean came = false;
        for (double[] r : c.dense().column("loss")) {
            came |= Math.abs(r[0] - v.n("expected")) <= window && r[1] >= 1.3 * low;
            low = Math.min(low, r[1]);
        }
        return Decision.of(
                came == (claim == FitClaim.RISE_CAME), came ? "it came" : "it did not come");
    }

    // --- rows
    // -------------------------------------------------------------------------------------

    /** What predict answers, by row. */
    private static List<String> predictions(Case c, Path file) {
        if (c.table.isEmpty()) {
            return List.of();
        }
        Path out = c.place.resolve(c.name + "-" + file.getFileName() + ".out.csv");
        Case.call(
                "predict",
                c.base().orElseThrow().folder().toString(),
                file.toString(),
                "--out",
                out.toString(),
                "--force");
        try {
            List<String> lines = Files.readAllLines(out);
            int at = lines.getFirst().split(",", -1).length - 1;
            return lines.subList(1, lines.size()).stream()
                    .map(l -> l.split(",", -1)[at])
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String[] truth(Case c, Path file) {
        MadeTable t = c.table.orElseThrow();
        return file.equals(c.train)
                ? Arrays.copyOf(t.y(), t.rows())
                : Arrays.copyOfRange(t.y(), t.rows(), t.y().length);
    }

    private static double right(Case c, Path file) {
        if (c.table.isEmpty()) {
            return c.base().orElseThrow().number("train_accuracy");
        }
        if (c.args.contains("--test-fraction")) {
            return c.base()
                    .orElseThrow()
                    .number(file.equals(c.train) ? "train_accuracy" : "test_accuracy");
        }
        List<String> said = predictions(c, file);
        String[] y = truth(c, file);
        return IntStream.range(0, y.length)
                        .filter(i -> said.get(i).equals(y[i]))
                        .count()
                / (double) y.length;
    }

    /** Rows of each class, times the classes, times the weight that is said are all rows. */
    private static Decision weights(Case c, Values v) {
        if (c.table.isEmpty() || c.args.contains("--test-fraction")) {
            return undecided("the training rows are not known");
        }
        String[] y = truth(c, c.train);
        String[] classes = Arrays.stream(y).distinct().sorted().toArray(String[]::new);
        Decision all = same(v.n("classes"), classes.length, 0);
        for (String name : classes) {
            long rows = Arrays.stream(y).filter(name::equals).count();
            Matcher m = Pattern.compile(name + " (\\S+) for each of " + rows + "\\b")
                    .matcher(v.text("weights"));
            all = m.find()
                    ? all.and(same(
                            Double.parseDouble(m.group(1)) * rows * classes.length,
                            y.length,
                            DIGITS))
                    : all.and(Decision.of(false, "no %s of %d rows", name, rows));
        }
        return all;
    }

    private static Decision classes(Case c, Path file, Values v) {
        if (c.table.isEmpty() || c.args.contains("--test-fraction")) {
            return undecided("the rows are not known");
        }
        List<String> said = predictions(c, file);
        String[] y = truth(c, file);
        double mean = Arrays.stream(y)
                .distinct()
                .mapToDouble(name -> IntStream.range(0, y.length)
                        .filter(i -> y[i].equals(name))
                        .mapToDouble(i -> said.get(i).equals(name) ? 1 : 0)
                        .average()
                        .orElseThrow())
                .average()
                .orElseThrow();
        double base = 1.0 / Arrays.stream(y).distinct().count();
        return same(v.n("mean"), mean, 1e-9)
                .and(same(v.n("base"), base, 1e-9))
                .and(same(v.n("accuracy"), right(c, file), 1e-9));
    }

    private static Decision accuracy(FitClaim claim, Case c, Values v) {
        double m = v.n("rows");
        double a = c.table.isPresent()
                ? right(c, c.fresh)
                : c.base().orElseThrow().number("test_accuracy");
        Decision number = same(v.n("accuracy"), a, 1e-9);
        if (claim == FitClaim.ONE_CLASS_ACCURACY) {
            return number;
        }
        double base = v.n("base");
        double z2 = 1.96 * 1.96 / m;
        double half = 1.96 * Math.sqrt((a * (1 - a) + z2 / 4) / m) / (1 + z2);
        double low = (a + z2 / 2) / (1 + z2) - half;
        return number.and(Decision.of(
                switch (claim) {
                    case GOOD_ACCURACY -> low > base;
                    case UNTOLD_ACCURACY -> low <= base && a > base;
                    default -> a <= base;
                },
                "%.4f, base %.4f",
                a,
                base));
    }

    /** Root mean square and R² on a file. */
    private static double[] errors(Case c, Path file) {
        if (c.table.isEmpty()) {
            return new double[0];
        }
        List<String> said = predictions(c, file);
        double[] y =
                Arrays.stream(truth(c, file)).mapToDouble(Double::parseDouble).toArray();
        if (said.size() != y.length) {
            return new double[0];
        }
        double mean = Arrays.stream(y).average().orElse(0);
        double sum = 0;
        double spread = 0;
        for (int i = 0; i < y.length; i++) {
            double e = Double.parseDouble(said.get(i)) - y[i];
            sum += e * e;
            spread += (y[i] - mean) * (y[i] - mean);
        }
        return new double[] {Math.sqrt(sum / y.length), 1 - sum / spread};
    }

    private static Decision r2(FitClaim claim, Case c, Values v) {
        double[] e = errors(c, c.fresh);
        if (e.length == 0) {
            double r2 = c.base()
                    .orElseThrow()
                    .json()
                    .path("test_errors")
                    .path(0)
                    .path("r2")
                    .asDouble();
            return same(Double.parseDouble(v.text("r2")), r2, 0.01);
        }
        double two = 4 * Math.sqrt(Math.max(e[1], 0) / v.n("rows")) * (1 - e[1]);
        return same(v.n("rmse"), e[0], DIGITS)
                .and(Decision.of(
                        switch (claim) {
                            case GOOD_R2 -> e[1] > two;
                            case UNTOLD_R2 -> e[1] > 0 && e[1] <= two;
                            default -> e[1] <= 0;
                        },
                        "R² %.3f, two standard errors %.3f",
                        e[1],
                        two));
    }

    /** The same training, tried on a thousand fresh rows. */
    private static Decision foretold(Case c, Values v, String key) {
        List<String> tested = List.of("--test", c.fresh.toString());
        double came = c.train("tested", Map.of("--test-fraction", ""), c.network, tested)
                .orElseThrow()
                .number(key);
        return Decision.of(
                v.n("low") <= came && came <= v.n("high"),
                "%.4g to %.4g, 1000 fresh rows %.4g",
                v.n("low"),
                v.n("high"),
                came);
    }

    private static Decision suspects(Case c, Values v) {
        if (c.table.isEmpty()) {
            return undecided("not known which labels are wrong");
        }
        Matcher m = Pattern.compile("line (\\d+)").matcher(v.text("rows"));
        int named = 0;
        int wrong = 0;
        while (m.find()) {
            named++;
            wrong += c.table.get().flipped()[Integer.parseInt(m.group(1)) - 2] ? 1 : 0;
        }
        return Decision.of(2 * wrong >= named, "%d of %d named are wrong", wrong, named);
    }

    /** What the table has, counted here. */
    private static Decision data(FitClaim claim, Case c, Values v) {
        if (c.table.isEmpty() || c.args.contains("--test-fraction")) {
            return undecided("rows that are not known here");
        }
        MadeTable t = c.table.get();
        int n = t.rows();
        Function<Integer, String> row = i -> Arrays.toString(t.x()[i]);
        return switch (claim) {
            case MERGED -> {
                Map<String, Long> all = IntStream.range(0, n)
                        .boxed()
                        .collect(Collectors.groupingBy(
                                i -> row.apply(i) + t.y()[i], Collectors.counting()));
                yield same(v.n("count"), n - all.size(), 0);
            }
            case UNLIKE_SCALES -> {
                double least = Double.POSITIVE_INFINITY;
                double most = 0;
                for (int j = 0; j < t.x()[0].length; j++) {
                    int k = j;
                    double mean = IntStream.range(0, n)
                            .mapToDouble(i -> t.x()[i][k])
                            .average()
                            .orElse(0);
                    double d = Math.sqrt(IntStream.range(0, n)
                            .mapToDouble(i -> Math.pow(t.x()[i][k] - mean, 2))
                            .average()
                            .orElse(0));
                    least = Math.min(least, d);
                    most = Math.max(most, d);
                }
                yield same(v.n("factor"), most / least, 0.01);
            }
            case ONE_ROW_ERROR -> {
                boolean train = v.text("rows").endsWith("training rows");
                List<String> said = predictions(c, train ? c.train : c.fresh);
                String[] y = truth(c, train ? c.train : c.fresh);
                double[] e = IntStream.range(0, y.length)
                        .mapToDouble(k -> Math.pow(
                                Double.parseDouble(said.get(k)) - Double.parseDouble(y[k]), 2))
                        .toArray();
                yield same(
                        v.n("part"),
                        Arrays.stream(e).max().orElse(0) / Arrays.stream(e).sum(),
                        DIGITS);
            }
            case FAR_VALUE, LEAK -> {
                double[] column = column(c, v.text("column"));
                yield claim == FitClaim.LEAK
                        ? leak(column, Arrays.copyOf(t.y(), n))
                        : far(column, v);
            }
            default -> undecided("not counted");
        };
    }

    /** A column of the training rows; targets if it is theirs. */
    private static double[] column(Case c, String name) {
        MadeTable t = c.table.orElseThrow();
        try (Stream<String> lines = Files.lines(c.train)) {
            int at = List.of(lines.findFirst().orElseThrow().split(",", -1)).indexOf(name);
            return IntStream.range(0, t.rows())
                    .mapToDouble(
                            i -> at < t.x()[i].length ? t.x()[i][at] : Double.parseDouble(t.y()[i]))
                    .toArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How far a number is from the median, by the median of such distances. */
    private static Decision far(double[] column, Values v) {
        double[] sorted = column.clone();
        Arrays.sort(sorted);
        double median = middle(sorted);
        double[] away = Arrays.stream(sorted).map(x -> Math.abs(x - median)).toArray();
        Arrays.sort(away);
        double deviations = Math.abs(v.n("value") - median) / (1.4826 * middle(away));
        boolean there = Arrays.stream(column).anyMatch(x -> Math.abs(x - v.n("value")) < 1e-6);
        return Decision.of(
                there && deviations > 10 && Math.abs(v.n("deviations") / deviations - 1) < DIGITS,
                "%.3g, seen %.3g",
                v.n("deviations"),
                deviations);
    }

    private static double middle(double[] sorted) {
        int n = sorted.length;
        return 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
    }

    /**
     * Whether equal numbers have one target, or targets of a kind stand together in their order.
     */
    private static Decision leak(double[] x, String[] y) {
        Integer[] order = IntStream.range(0, x.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Double.compare(x[a], x[b]));
        Set<String> before = new HashSet<>();
        boolean numbers = Arrays.stream(y).distinct().count() > 20;
        int falls = 0;
        int rises = 0;
        boolean together = true;
        for (int k = 1; k < order.length; k++) {
            String last = y[order[k - 1]];
            String now = y[order[k]];
            if (numbers) {
                int sign = Double.compare(Double.parseDouble(now), Double.parseDouble(last));
                rises += sign > 0 ? 1 : 0;
                falls += sign < 0 ? 1 : 0;
            } else if (!now.equals(last)) {
                together &= before.add(last) && !before.contains(now);
            }
        }
        return Decision.of(
                numbers ? rises == 0 || falls == 0 : together,
                "%d rises, %d falls, classes together: %s",
                rises,
                falls,
                together);
    }

    /** Values of a sentence. */
    record Values(JsonNode json) {
        double n(String name) {
            return json.path(name).asDouble(Double.NaN);
        }

        String text(String name) {
            return json.path(name).asString("");
        }
    }
}
