package org.plstar.study.table;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyType;
import org.plstar.array.npy.Npz;
import org.plstar.array.npy.WholeFile;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.RowNumbers;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.study.json.Json;
import org.plstar.study.json.Unread;
import tools.jackson.core.JacksonException;

/** A kernel model as files: {@code kernels.json}, and {@code rows.npz} with its numbers. */
final class KernelModelFiles {
    private static final String NAME = "kernels.json";
    private static final String ROWS = "rows.npz";
    private static final int SCHEMA = 1;

    private KernelModelFiles() {}

    /**
     * The content of {@code kernels.json}.
     *
     * @param hash of the training file's bytes
     * @param unit in which rows are counted
     * @param prior frequencies of classes; absent in files of old: those of the rows
     */
    record Stored(
            int schema,
            String source,
            String hash,
            List<String> features,
            List<Integer> inputShape,
            String unit,
            Schema columns,
            TargetEncoding targets,
            List<StoredMember> members,
            @Nullable ClassPrior prior) {}

    /** A member without its numbers, which are in {@code rows.npz}. */
    record StoredMember(Candidate candidate, double weight, double ridge, double temperature) {}

    static void write(KernelModel m, Path folder) throws IOException {
        Files.createDirectories(folder);
        Dataset rows = m.rows();
        Stored stored = new Stored(
                SCHEMA,
                rows.source(),
                rows.contentHash(),
                rows.featureNames(),
                rows.inputShape(),
                rows.rowNumbers().unit(),
                rows.schema(),
                m.targets(),
                m.members().stream()
                        .map(k -> new StoredMember(
                                k.candidate(), k.weight(), k.ridge(), k.temperature()))
                        .toList(),
                m.prior());
        Npz.write(folder.resolve(ROWS), entries -> {
            int n = rows.rows();
            put(entries, "features", rows.features(), n, rows.width());
            double[] missing = rows.missing().stream().asDoubleStream().toArray();
            entries.put("missing", vector(missing), NpyType.I8);
            entries.put(
                    "numbers",
                    vector(Arrays.stream(rows.rowNumbers().numbers())
                            .asDoubleStream()
                            .toArray()),
                    NpyType.I8);
            switch (rows.target()) {
                case Target.Classes c ->
                    entries.put(
                            "targets",
                            vector(Arrays.stream(c.labels()).asDoubleStream().toArray()),
                            NpyType.I8);
                case Target.Regression r ->
                    put(entries, "targets", r.values(), n, r.names().size());
                case Target.None _ -> throw new IllegalStateException("no targets");
            }
            entries.put("errors", vector(m.errors()));
            if (m.weights().isPresent()) {
                entries.put("weights", vector(m.weights().get()));
            }
            for (int k = 0; k < m.members().size(); k++) {
                KernelModel.Member member = m.members().get(k);
                int c = member.intercept().length;
                put(entries, "dual_" + k, member.dual(), n, c);
                entries.put("intercept_" + k, vector(member.intercept()));
            }
        });
        WholeFile.write(folder.resolve(NAME), out -> out.write(Json.file(stored)));
    }

    private static void put(
            Npz.Entries entries, String name, double[] values, int rows, int columns)
            throws IOException {
        entries.put(name, new NpyArray(List.of(rows, columns), values));
    }

    private static NpyArray vector(double... values) {
        return new NpyArray(List.of(values.length), values);
    }

    static KernelModel read(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            Stored s = Json.read(Files.readString(file), Stored.class);
            if (s.schema != SCHEMA || !whole(s)) {
                throw damaged(file, "its schema is " + s.schema + ", this version reads " + SCHEMA);
            }
            return read(s, Npz.read(folder.resolve(ROWS)));
        } catch (JacksonException | IOException e) {
            throw damaged(file, Unread.why(file, e));
        } catch (Refusal e) {
            throw e.code() instanceof DataRefusal || e.code() == StudyRefusal.RANGE
                    ? damaged(file, "its parts do not fit each other")
                    : e;
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException e) {
            throw damaged(file, "its parts do not fit each other");
        }
    }

    /**
     * Whether all members of the file are present; an absent one is null, whatever the component's
     * type.
     */
    private static boolean whole(Stored s) {
        return Stream.of(s.source, s.hash, s.unit, s.columns, s.targets, s.members)
                .allMatch(Objects::nonNull);
    }

    private static KernelModel read(Stored s, SequencedMap<String, NpyArray> arrays) {
        int[] numbers = ints(array(arrays, "numbers"));
        int n = numbers.length;
        BitSet missing = new BitSet();
        Arrays.stream(ints(array(arrays, "missing"))).forEach(missing::set);
        double[] targets = array(arrays, "targets");
        Target target = switch (s.targets) {
            case TargetEncoding.OfClasses c -> new Target.Classes(ints(targets), c.classNames());
            case TargetEncoding.Standardized r -> new Target.Regression(targets, r.names());
        };
        Dataset rows = new Dataset(
                s.source,
                s.hash,
                s.features,
                s.inputShape,
                array(arrays, "features"),
                missing,
                target,
                new RowNumbers(s.unit, numbers),
                s.columns);
        List<KernelModel.Member> members = new ArrayList<>();
        for (int k = 0; k < s.members.size(); k++) {
            StoredMember m = s.members.get(k);
            double[] dual = array(arrays, "dual_" + k);
            double[] intercept = array(arrays, "intercept_" + k);
            if (dual.length != n * intercept.length) {
                throw new IllegalArgumentException("dual coefficients");
            }
            if (m.candidate.kernel() instanceof RowKernel.Trees t
                    && t.inputs()
                            > TableEncoder.fit(rows, m.candidate.encoding()).inputs()) {
                throw new IllegalArgumentException("inputs of trees");
            }
            members.add(new KernelModel.Member(
                    m.candidate, m.weight, m.ridge, m.temperature, dual, intercept));
        }
        return new KernelModel(
                rows,
                s.targets,
                members,
                array(arrays, "errors"),
                prior(s, target),
                arrays.containsKey("weights")
                        ? Optional.of(array(arrays, "weights"))
                        : Optional.empty());
    }

    private static ClassPrior prior(Stored s, Target target) {
        ClassPrior own = ClassPrior.of(target, false);
        if (s.prior != null && s.prior.own().length != own.own().length) {
            throw new IllegalArgumentException("priors");
        }
        return s.prior == null ? own : s.prior;
    }

    private static double[] array(SequencedMap<String, NpyArray> arrays, String name) {
        double[] values = requireNonNull(arrays.get(name)).values();
        if (!Arrays.stream(values).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(name);
        }
        return values;
    }

    private static int[] ints(double... values) {
        return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
    }

    private static Refusal damaged(Path file, String what) {
        return Refusal.of(
                StudyRefusal.NOT_A_MODEL,
                file.toString(),
                what,
                "the file as plstar wrote it",
                "name the folder of a model");
    }
}
