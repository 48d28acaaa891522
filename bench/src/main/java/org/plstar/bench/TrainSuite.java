package org.plstar.bench;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Storage;
import org.plstar.network.Network;
import org.plstar.optimize.Batches;
import org.plstar.optimize.FirstOrder;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.optimize.Watch;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/**
 * Steps of gradient descent on the mean cross-entropy, η = 0.01, through the training loop that the
 * product uses.
 */
final class TrainSuite implements Suite {
    private static final double ETA = 0.01;

    /**
     * Times the time that others run before times count: the short loops of a loss are compiled
     * after hundreds of steps.
     */
    private static final int WARM = 4;

    /** What one case is. */
    private record Case(
            String name, Network network, double[] w, PeerInputs.Images images, int batch) {}

    @Override
    public void run(BenchSession s) {
        int n = s.settings().samples(1000, 256);
        int width = s.settings().width(1024, 64);
        PeerInputs.Images images = PeerInputs.images(s.settings().data(), n);
        for (String act : List.of("tanh", "relu")) {
            Network m = PeerInputs.mlp(width, act, 10);
            double[] w = PeerInputs.mlpWeights(m, act, 1);
            run(s, new Case("mlp_" + act + "_sgd_b256", m, w, images, 256));
            run(s, new Case("mlp_" + act + "_gd_n" + n, m, w, images, n));
        }
        Network c = PeerInputs.cnn(10);
        run(s, new Case("cnn_sgd_b128", c, PeerInputs.cnnWeights(c), images, 128));
    }

    private static void run(BenchSession s, Case c) {
        if (!s.settings().wants(c.name, "plstar")) {
            return;
        }
        ResidualSystem all = PeerInputs.system(c.network, c.images);
        int whole = all.samples() / c.batch * c.batch;
        int[] rows = new int[whole];
        for (int i = 0; i < whole; i++) {
            rows[i] = i;
        }
        Objective objective =
                Objective.mean(all.rows(rows), Loss.CROSS_ENTROPY, s.precision(), s.workers());
        Storage w = s.precision().of(c.w.clone());
        FirstOrder gd = Optimizer.gradientDescent(ETA);
        Optimizer optimizer = c.batch == whole
                ? gd
                : gd.withBatches(new Batches(c.batch, Batches.Sampling.IN_ORDER, 0));
        Stepper stepper = new Stepper(s.settings());
        Training.of(objective, optimizer, w).run(Stopping.after(Integer.MAX_VALUE), stepper);
        Row row = s.row("train", c.name, "plstar")
                .with(Timing.of(stepper.samples, stepper.inner))
                .with("losses3", stepper.losses);
        if (s.settings().bare() && c.name.startsWith("mlp")) {
            BareProducts.add(s, row, BareProducts.gradient(c.network, c.batch));
        }
        s.emit(row);
    }

    /** Watches a run: the first three losses, then the time of so many steps at once. */
    private static final class Stepper implements Watch {
        final List<Double> losses = new ArrayList<>();
        final List<Timing.Sample> samples = new ArrayList<>();
        int inner = 1;
        private final Settings settings;
        private long warmFrom;
        private int from;
        private int begin;
        private Timing.Start start = Timing.Start.now();

        Stepper(Settings settings) {
            this.settings = settings;
        }

        @Override
        public boolean at(Moment m) {
            int t = m.step();
            if (t < 3) {
                losses.add(m.loss());
                warmFrom = System.nanoTime();
                from = t;
                return true;
            }
            double warm = (System.nanoTime() - warmFrom) * 1e-9;
            if (samples.isEmpty() && (warm < WARM * settings.warm() || t < 8)) {
                // as many steps per repetition as take half a second
                inner = Math.clamp((long) (0.5 * (t - from) / Math.max(1e-4, warm)), 1, 60);
                start = Timing.Start.now();
                begin = t;
                return true;
            }
            if (t - begin == inner) {
                samples.add(start.stop());
                start = Timing.Start.now();
                begin = t;
            }
            return samples.size() < settings.reps();
        }
    }
}
