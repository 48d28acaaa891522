package org.plstar.study.entry;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.array.Storage;
import org.plstar.array.Window;
import org.plstar.array.Workers;
import org.plstar.array.store.FolderPlace;
import org.plstar.array.store.StoredMatrix;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.data.source.RowSource;
import org.plstar.infinite.InfiniteBlocks;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.network.Adapted;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.MatrixOperator;
import org.plstar.operator.SparseLu;
import org.plstar.operator.SparseQr;
import org.plstar.operator.SparseRows;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Watch;
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.FeatureMoments;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RowTiles;
import org.plstar.predict.TiledLoss;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.linearity.SweptNetworks;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.table.GrownTree;
import org.plstar.study.table.RowKernel;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.GroupedSystem;
import org.plstar.system.Loss;
import org.plstar.system.LossCurvature;
import org.plstar.system.Minibatch;
import org.plstar.system.Objective;
import org.plstar.system.PartialLoss;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SampledLoss;

/**
 * Values of every type that an entry point takes: four rows of four features, four weights, four
 * equations, matrices of order four, so that most sizes fit each other; what is not listed is made
 * by the constructors and factories that the library exports.
 */
final class Samples {
    private static final int DEEPEST = 4;
    private static final int MOST_TRIES = 1500;
    private static final int MOST_SAMPLES = 3;

    static final Network NETWORK =
            Architecture.parse("dense(bias=false)").build(Shape.of(4), 1, Initialization.DEFAULT);

    private final List<Class<?>> types;
    private final Map<Type, List<Supplier<Object>>> known = new HashMap<>();
    private @Nullable FittedModel model;
    private ProgramBuilder current = new ProgramBuilder();
    private final Set<Type> inWork = new HashSet<>();

    Samples(List<Class<?>> types, Path folder) {
        this.types = types;
        put(int.class, () -> 1, () -> 2, () -> 4, () -> 0, () -> 3, () -> 16);
        put(long.class, () -> 1L, () -> 4L, () -> 100L, () -> 1L << 30);
        put(double.class, () -> 0.5, () -> 1.0, () -> 2.0, () -> 0.125);
        put(float.class, () -> 0.5f);
        put(boolean.class, () -> false, () -> true);
        put(
                double[].class,
                () -> numbers(4),
                () -> numbers(16),
                () -> numbers(1),
                () -> numbers(2),
                () -> numbers(8),
                () -> numbers(15),
                () -> numbers(5),
                () -> new double[0]);
        put(
                int[].class,
                () -> new int[] {0, 1, 2, 3},
                () -> new int[] {0},
                () -> new int[] {0, 1},
                () -> new int[] {1, 1, 1, 1},
                () -> new int[] {0, 1, 2, 3, 4},
                () -> new int[] {1, 2, 3, 4});
        put(long[].class, () -> new long[] {0, 1, 2, 3});
        put(float[].class, () -> new float[] {.1f, .2f, .3f, .4f});
        put(double[][].class, () -> rows(4), () -> rows(1), () -> rows(2));
        put(String.class, () -> "a", () -> "x", () -> "dense({m}) tanh dense");
        put(Shape.class, () -> Shape.of(4), () -> Shape.SCALAR, () -> Shape.of(4, 4));
        put(
                Storage.class,
                () -> Precision.DOUBLE.of(numbers(4)),
                () -> Precision.DOUBLE.of(numbers(16)),
                () -> Precision.DOUBLE.of(numbers(1)));
        put(Storage.Float64.class, () -> Precision.DOUBLE.of(numbers(4)));
        put(Storage.Float32.class, () -> Precision.FLOAT.of(numbers(4)));
        put(Matrix.class, () -> kernel(4), () -> kernel(1), () -> Matrix.zeros(1, 4));
        put(Workers.class, Workers::alone);
        put(Session.class, () -> Session.of(1));
        put(Progress.class, () -> Progress.SILENT);
        put(
                Network.class,
                () -> NETWORK,
                () -> Architecture.parse("dense(4) tanh dense")
                        .build(Shape.of(4), 1, Initialization.DEFAULT));
        put(
                SparseLu.class,
                () -> SparseLu.of(
                                new SparseRows(
                                        4,
                                        new int[] {0, 1, 2, 3, 4},
                                        new int[] {0, 1, 2, 3},
                                        new double[] {1, 2, 3, 4}),
                                new int[] {0, 1, 2, 3},
                                new int[] {0, 1, 2, 3},
                                9)
                        .orElseThrow());
        put(
                SparseQr.class,
                () -> SparseQr.of(
                                new SparseRows(
                                        4,
                                        new int[] {0, 1, 2, 3, 4},
                                        new int[] {0, 1, 2, 3},
                                        new double[] {1, 2, 3, 4}),
                                0,
                                new int[] {0, 1, 2, 3},
                                9)
                        .orElseThrow());
        put(Adapted.class, () -> Adapted.of(NETWORK, List.of("0.weight"), 1, 1));
        put(Model.class, () -> NETWORK);
        put(ModelState.class, () -> ModelState.initial(NETWORK, 1));
        put(Program.class, NETWORK::program, Samples::plain);
        put(Architecture.class, () -> Architecture.parse("dense(4) tanh dense"));
        put(ResidualSystem.class, Samples::system, () -> ResidualSystem.of(plain(), numbers(4)));
        put(Objective.class, Samples::objective);
        put(DifferentiableLoss.class, Samples::objective);
        put(Loss.class, () -> Loss.SQUARE);
        put(LinearOperator.class, () -> new MatrixOperator(kernel(4), Workers.alone()));
        put(
                InfiniteNetwork.class,
                () -> InfiniteNetwork.of(
                        Architecture.parse("dense(4) tanh dense"),
                        Shape.of(4),
                        Initialization.DEFAULT));
        put(Path.class, () -> folder.resolve("none"));
        put(BitSet.class, BitSet::new);
        put(OptionalDouble.class, OptionalDouble::empty, () -> OptionalDouble.of(0.5));
        put(OptionalInt.class, OptionalInt::empty, () -> OptionalInt.of(1));
        put(OptionalLong.class, OptionalLong::empty, () -> OptionalLong.of(1));
        put(BooleanSupplier.class, () -> (BooleanSupplier) () -> false);
        put(DoublePredicate.class, () -> (DoublePredicate) _ -> true);
        put(DoubleSupplier.class, () -> (DoubleSupplier) () -> 1);
        put(DoubleUnaryOperator.class, () -> (DoubleUnaryOperator) x -> x);
        put(IntConsumer.class, () -> (IntConsumer) _ -> {});
        put(Object.class, Object::new);
        put(GrownTree.class, () -> new GrownTree(new int[] {-1}, new double[] {0}, new int[] {0}));
        put(ProgramBuilder.class, this::builder);
        put(
                Value.class,
                () -> value("x", 4),
                () -> value("y", 1, 4, 4),
                () -> value("z", 2, 2, 1, 1));
        put(Window.class, () -> new Window(Span.of(2, 1, 0), Span.of(2, 1, 0)));
        put(Dataset.class, Samples::dataset);
        put(Split.class, () -> Split.given(dataset(), Optional.empty()));
        put(PreparedDataset.class, () -> PreparedDataset.standardized(dataset()));
        put(
                SweptNetworks.class,
                () -> SweptNetworks.of(
                        PreparedDataset.standardized(dataset()), "dense({m}) tanh dense"));
        put(
                FitRequest.class,
                () -> FitRequest.of(
                        PreparedDataset.standardized(dataset()), "dense(3) tanh dense"));
        put(LossCurvature.Pass.class, Samples::pass);
        put(LossCurvature.class, () -> objective().hessian(Precision.DOUBLE.of(numbers(4))));
        put(Watch.class, () -> (Watch) _ -> true);
        put(Minibatch.class, Samples::minibatch);
        put(SampledLoss.class, Samples::minibatch);
        put(PartialLoss.class, () -> objective().parts(1 << 20));
        put(TiledLoss.class, () -> TiledLoss.of(new RowTiles(4, 1), objective()));
        put(
                CholeskyInverse.class,
                () -> RegularizedInverse.cholesky(kernel(4), 0.5, Workers.alone()));
        put(
                Executor.class,
                () -> Executor.of(NETWORK.program(), Precision.DOUBLE, Workers.alone()));
        put(
                Binding.class,
                () -> system().binding(Precision.DOUBLE.of(numbers(4)))
                        .output("out", Precision.DOUBLE.allocate(4), 0));
        put(
                KernelNewton.class,
                () -> KernelNewton.of(
                        system(),
                        KernelNewton.Method.LEVENBERG_MARQUARDT,
                        Precision.DOUBLE.of(numbers(4)),
                        Workers.alone()));
        put(StoredMatrix.class, () -> stored(folder));
        put(
                InfiniteBlocks.class,
                () -> InfiniteNetwork.of(
                                Architecture.parse("dense(4) tanh dense"),
                                Shape.of(4),
                                Initialization.DEFAULT)
                        .blocks(rows(4), Workers.alone()));
        put(FittedModel.class, this::fitted);
        put(
                RowSource.class,
                () -> RowSource.of(
                        "rows",
                        fitted().features(),
                        List.of(Collections.nCopies(fitted().features().size(), 0.5))::iterator));
        put(TrainedModel.class, this::fitted);
        put(
                Predictions.class,
                Samples::predictions,
                () -> new Predictions(
                        dataset(),
                        new TargetEncoding.Signs(List.of("no", "yes")),
                        Loss.SQUARE,
                        numbers(4)));
        put(
                RowKernel.Network.class,
                () -> new RowKernel.Network("dense relu dense", 1, 0.1, 0, true));
        put(GroupedSystem.Point.class, () -> grouped().points(Workers.alone()));
        put(GroupedSystem.class, Samples::grouped);
        put(Subject.class, Samples::subject);
        put(FeatureMoments.class, () -> new FeatureMoments(4, 1));
        put(Runnable.class, () -> (Runnable) () -> {});
    }

    private ProgramBuilder builder() {
        current = new ProgramBuilder();
        return current;
    }

    /** A value of the builder that was made last. */
    private Value value(String name, int... shape) {
        return current.param(name, Shape.of(shape));
    }

    private static Dataset dataset() {
        return Dataset.of(
                "rows",
                List.of("a", "b", "c", "d"),
                rows(4),
                new Target.Classes(new int[] {0, 1, 1, 0}, List.of("no", "yes")));
    }

    /** w_0² + w_1² and w_1² + w_2². */
    private static GroupedSystem grouped() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input(GroupedSystem.LEAVES, org.plstar.program.Type.perSample(2));
        b.output(GroupedSystem.OUTPUT, b.sumAll(b.mul(x, x)));
        return new GroupedSystem(
                4,
                new double[] {1, 2},
                List.of(new GroupedSystem.Group(
                        b.build(), new int[] {0, 1}, new int[] {0, 1, 1, 2}, new double[0])));
    }

    private FittedModel fitted() {
        FittedModel known = model;
        if (known == null) {
            known = FitRequest.of(PreparedDataset.standardized(dataset()), "dense(3) tanh dense")
                    .withSteps(2)
                    .run(Session.of(1))
                    .model();
            model = known;
        }
        return known;
    }

    private static Predictions predictions() {
        return new Predictions(
                dataset(),
                new TargetEncoding.Standardized(List.of("y"), new double[] {1}, new double[] {2}),
                Loss.SQUARE,
                numbers(4));
    }

    private static Subject subject() {
        PreparedDataset data = PreparedDataset.standardized(dataset());
        Network n = data.network("dense(3) tanh dense");
        ModelState w = ModelState.initial(n, 1);
        return new Subject(data, n, Loss.SQUARE, w, w, "at random weights");
    }

    private static Minibatch minibatch() {
        Minibatch m = objective().minibatch(4);
        m.take(new int[] {0, 1, 2, 3}, 0, 4, 1);
        return m;
    }

    private static LossCurvature.Pass pass() {
        return new LossCurvature.Pass() {
            @Override
            public void moveTo(Storage w) {}

            @Override
            public void apply(Storage w, Storage v, Storage hv) {
                hv.put(0, v.toDoubles(0, v.size()));
            }
        };
    }

    private static StoredMatrix stored(Path folder) {
        StoredMatrix m = StoredMatrix.square(new FolderPlace(folder.resolve("chunks")), 4, 4);
        m.write(0, 0, numbers(16));
        return m;
    }

    static double[] numbers(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> 0.25 + 0.125 * ((i * 7) % 16));
        return x;
    }

    static double[][] rows(int n) {
        double[][] x = new double[n][4];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < 4; j++) {
                x[i][j] = Math.sin(1 + i + 3 * j);
            }
        }
        return x;
    }

    /** Positive definite. */
    static Matrix kernel(int n) {
        Matrix k = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                k.set(i, j, (i == j ? 2 : 0) + 0.5 * Math.cos(i - j));
            }
        }
        return k;
    }

    /** w² of a vector of four. */
    private static Program plain() {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(4));
        b.output("f", b.mul(w, w));
        return b.build();
    }

    private static ResidualSystem system() {
        return ResidualSystem.of(NETWORK, numbers(16), numbers(4));
    }

    private static Objective objective() {
        return Objective.mean(system(), Loss.SQUARE, Precision.DOUBLE, Workers.alone());
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // they are only read
    private void put(Type type, Supplier<Object>... samples) {
        known.put(type, List.of(samples));
    }

    /** Values of a type, each a new object; none if the net cannot make one. */
    List<Supplier<Object>> of(Type type) {
        List<Supplier<Object>> found = known.get(type);
        if (found != null) {
            return found;
        }
        if (inWork.size() >= DEEPEST || !inWork.add(type)) {
            return List.of();
        }
        List<Supplier<Object>> made;
        try {
            made = make(type);
        } finally {
            inWork.remove(type);
        }
        if (!made.isEmpty() || inWork.isEmpty()) {
            known.put(type, made);
        }
        return made;
    }

    private List<Supplier<Object>> make(Type type) {
        return switch (type) {
            case Class<?> c when c.isEnum() -> constants(c);
            case Class<?> c when c.isArray() -> arrays(c.getComponentType(), c.getComponentType());
            case Class<?> c -> ofClass(c);
            case ParameterizedType p -> parameterized(p);
            case GenericArrayType a ->
                arrays(raw(a.getGenericComponentType()), a.getGenericComponentType());
            case TypeVariable<?> _ -> List.of(() -> "a");
            case WildcardType w -> of(w.getUpperBounds()[0]);
            default -> List.of();
        };
    }

    private static List<Supplier<Object>> constants(Class<?> c) {
        List<Supplier<Object>> all = new ArrayList<>();
        for (Object constant : c.getEnumConstants()) {
            all.add(() -> constant);
        }
        return all.subList(0, Math.min(MOST_SAMPLES, all.size()));
    }

    private List<Supplier<Object>> arrays(Class<?> of, Type element) {
        return of(element).stream()
                .<Supplier<Object>>map(s -> () -> {
                    Object array = java.lang.reflect.Array.newInstance(of, 1);
                    java.lang.reflect.Array.set(array, 0, s.get());
                    return array;
                })
                .toList();
    }

    private static Class<?> raw(Type t) {
        return switch (t) {
            case Class<?> c -> c;
            case ParameterizedType p -> (Class<?>) p.getRawType();
            default -> Object.class;
        };
    }

    private List<Supplier<Object>> parameterized(ParameterizedType p) {
        Class<?> raw = (Class<?>) p.getRawType();
        List<Supplier<Object>> first = of(p.getActualTypeArguments()[0]);
        List<Supplier<Object>> all = new ArrayList<>();
        if (raw == Optional.class) {
            all.add(Optional::empty);
            first.stream().limit(1).forEach(s -> all.add(() -> Optional.of(s.get())));
        } else if (raw == Set.class) {
            first.stream().limit(1).forEach(s -> all.add(() -> Set.of(s.get())));
        } else if (Iterable.class.isAssignableFrom(raw) && raw.isAssignableFrom(List.class)) {
            if (p.getActualTypeArguments()[0] == String.class) {
                all.add(() -> List.of("a"));
                all.add(() -> List.of("a", "b", "c", "d"));
                all.add(() -> List.of("a", "b"));
            } else if (p.getActualTypeArguments()[0] == Integer.class) {
                all.add(() -> List.of(0));
                all.add(() -> List.of(1));
                all.add(() -> List.of(4));
                all.add(() -> List.of(4, 4));
            } else {
                first.stream().limit(2).forEach(s -> all.add(() -> List.of(s.get())));
                first.stream()
                        .limit(1)
                        .forEach(s -> all.add(() -> List.of(s.get(), s.get(), s.get(), s.get())));
            }
            all.add(List::of);
        } else if (Map.class.isAssignableFrom(raw)) {
            all.add(LinkedHashMap::new);
            if (raw == Map.class || raw == SequencedMap.class) {
                of(p.getActualTypeArguments()[1]).stream()
                        .limit(1)
                        .forEach(s -> all.add(() -> new LinkedHashMap<>(Map.of("a", s.get()))));
            }
        } else if (raw == IntFunction.class) {
            first.stream().limit(2).forEach(s -> all.add(() -> (IntFunction<Object>) _ -> s.get()));
        } else if (raw == Supplier.class) {
            first.stream().limit(2).forEach(s -> all.add(() -> s));
        } else if (raw == BiConsumer.class) {
            all.add(() -> (BiConsumer<double[], double[]>)
                    (x, y) -> System.arraycopy(x, 0, y, 0, x.length));
        } else if (raw == Predicate.class) {
            all.add(() -> (Predicate<Object>) _ -> true);
        } else if (raw == Consumer.class) {
            all.add(() -> (Consumer<Object>) _ -> {});
        } else if (raw.getName().startsWith("org.plstar")) {
            all.addAll(ofClass(raw));
        }
        return all;
    }

    /** By constants, by implementations, by factories and constructors. */
    private List<Supplier<Object>> ofClass(Class<?> c) {
        if (!c.getName().startsWith("org.plstar")) {
            return List.of();
        }
        List<Supplier<Object>> all = new ArrayList<>();
        for (Field f : c.getFields()) {
            if (Modifier.isStatic(f.getModifiers()) && c.isAssignableFrom(f.getType())) {
                all.add(() -> read(f));
            }
        }
        List<Executable> makers = new ArrayList<>();
        for (Class<?> t : types) {
            if (c.isAssignableFrom(t) || t.getEnclosingClass() == c || t == c) {
                for (Executable e : Exported.executables(t)) {
                    boolean makes = e instanceof Constructor
                            ? c.isAssignableFrom(t)
                            : Modifier.isStatic(e.getModifiers())
                                    && c.isAssignableFrom(((Method) e).getReturnType());
                    if (makes) {
                        makers.add(e);
                    }
                }
                if (t.isEnum() && c.isAssignableFrom(t)) {
                    all.add(() -> t.getEnumConstants()[0]);
                }
            }
        }
        makers.sort(java.util.Comparator.comparing(Executable::getParameterCount));
        for (Executable e : makers) {
            if (all.size() >= MOST_SAMPLES) {
                break;
            }
            good(e).ifPresent(call -> all.add(call::result));
        }
        return List.copyOf(all);
    }

    private static Object read(Field f) {
        try {
            return f.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A call with new arguments each time; the first is the receiver, if any. */
    record Call(Executable entry, List<Supplier<Object>> makers) {
        boolean hasReceiver() {
            return !(entry instanceof Constructor) && !Modifier.isStatic(entry.getModifiers());
        }

        Object[] arguments() {
            return makers.stream().map(Supplier::get).toArray();
        }

        Object result() {
            try {
                return invoke(arguments());
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(entry + " fails the second time", e.getCause());
            }
        }

        Object invoke(Object[] arguments) throws InvocationTargetException {
            try {
                return switch (entry) {
                    case Constructor<?> c -> c.newInstance(arguments);
                    case Method m
                    when hasReceiver() ->
                        m.invoke(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
                    case Method m -> m.invoke(null, arguments);
                    default -> throw new IllegalStateException();
                };
            } catch (IllegalAccessException | InstantiationException | IllegalArgumentException e) {
                throw new IllegalStateException(entry.toString(), e);
            }
        }
    }

    /** Arguments that an entry point takes, found by trying. */
    Optional<Call> good(Executable e) {
        List<List<Supplier<Object>>> choices = new ArrayList<>();
        boolean receiver = !(e instanceof Constructor) && !Modifier.isStatic(e.getModifiers());
        if (receiver) {
            choices.add(of(e.getDeclaringClass()));
        }
        for (Type t : e.getGenericParameterTypes()) {
            choices.add(of(t));
        }
        if (choices.stream().anyMatch(List::isEmpty)) {
            return Optional.empty();
        }
        int[] tries = {0};
        int most = choices.stream().mapToInt(c -> c.size() - 1).sum();
        for (int sum = 0; sum <= most && tries[0] < MOST_TRIES; sum++) {
            Optional<Call> found = search(e, choices, new ArrayList<>(), sum, tries);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Call> search(
            Executable e,
            List<List<Supplier<Object>>> choices,
            List<Supplier<Object>> chosen,
            int left,
            int[] tries) {
        int k = chosen.size();
        if (k == choices.size()) {
            if (left > 0 || tries[0]++ >= MOST_TRIES) {
                return Optional.empty();
            }
            Call call = new Call(e, List.copyOf(chosen));
            try {
                Object result = call.invoke(call.arguments());
                return Numbers.notANumber(result) ? Optional.empty() : Optional.of(call);
            } catch (InvocationTargetException | IllegalStateException _) {
                return Optional.empty();
            }
        }
        for (int i = 0; i <= Math.min(left, choices.get(k).size() - 1); i++) {
            chosen.add(choices.get(k).get(i));
            Optional<Call> found = search(e, choices, chosen, left - i, tries);
            chosen.removeLast();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
