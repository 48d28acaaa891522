package org.plstar.study.predict.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Location;
import org.plstar.data.source.DataSource;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.study.predict.ChangedModel;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.predict.TrainingChange;
import org.plstar.study.predict.WithNetwork;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options for training rows that are left out of a model, or have other targets. */
final class ChangeOptions {
    @Option(
            names = "--without",
            paramLabel = "ROW",
            split = ",",
            description = "As if the model had been fitted without these training rows, by their"
                    + " numbers as --explain prints them. All that was chosen is held.")
    private List<Integer> without = List.of();

    @Option(
            names = "--corrected",
            paramLabel = "FILE",
            description = "As if training rows had had these targets: a CSV, TSV or Parquet file"
                    + " with their numbers, in a column line (or row), and the target's column.")
    private @Nullable Path corrected;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ChangeOptions() {}

    /** The first of the options that is given, for refusals; empty where there is none. */
    String given() {
        return !without.isEmpty() ? "--without" : corrected != null ? "--corrected" : "";
    }

    private TrainingChange of(TrainedModel model) {
        Dataset training = model.training()
                .orElseThrow(() -> Refusal.of(
                        StudyRefusal.LEFT_OUT,
                        given(),
                        "the model has no training rows",
                        "a run of plstar train, or a model of plstar classify or regress",
                        "name the folder of the run"));
        return TrainingChange.of(
                training, without, corrected == null ? Map.of() : read(corrected, training));
    }

    /** The model as it would be, or as it is where no option is given. */
    TrainedModel applied(TrainedModel model, Workers workers) {
        return given().isEmpty() ? model : changed(model, workers);
    }

    /** The model as it would be. */
    ChangedModel changed(TrainedModel model, Workers workers) {
        TrainingChange change = of(model);
        return new ChangedModel(
                model.changed(change, workers), change, model instanceof WithNetwork);
    }

    private static Map<Integer, List<String>> read(Path file, Dataset training) {
        String unit = training.rowNumbers().unit();
        List<String> names = new ArrayList<>(List.of(unit));
        names.addAll(training.schema().targets());
        List<List<String>> cells = DataSource.texts(file, names, "the corrected targets");
        Map<Integer, List<String>> targets = new LinkedHashMap<>();
        for (int i = 0; i < cells.getFirst().size(); i++) {
            int row = i;
            List<String> of = cells.stream().skip(1).map(c -> c.get(row)).toList();
            int number = number(cells.getFirst().get(i), unit, file);
            if (targets.put(number, of) != null) {
                throw refused(file, unit + " " + number + " stands there twice", "each row once");
            }
        }
        return targets;
    }

    private static int number(String cell, String unit, Path file) {
        try {
            return Integer.parseInt(cell.strip());
        } catch (NumberFormatException e) {
            throw refused(
                    file, "its " + unit + " " + cell + " is no number of a row", "a whole number");
        }
    }

    private static Refusal refused(Path file, String what, String expected) {
        return Refusal.of(
                RequestRefusal.UNUSED,
                "--corrected " + Location.file(file).text(),
                what,
                expected,
                "correct the file");
    }
}
