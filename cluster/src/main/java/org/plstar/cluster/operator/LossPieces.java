package org.plstar.cluster.operator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.plstar.cluster.spec.LossPart;
import org.plstar.cluster.spec.Numbers;
import org.plstar.cluster.spec.TaskResult;
import scala.Tuple2;

/** Sums of long vectors in pieces, which executors add and each send up. */
final class LossPieces {
    private LossPieces() {}

    /** An answer that refers to the loss on the executor; it is serializable but never sent. */
    record Holder(HeldLoss loss) implements Serializable {}

    /** The nodes of a run. */
    record Nodes(ArrayList<StrandNodes.Node<LossPart>> nodes) implements Serializable {}

    /** A piece of a node, or the refusal of it. */
    record PieceOfNode(TaskResult<StrandNodes.Node<LossPart>> node) implements Serializable {}

    /** A piece of the sum. */
    record Piece(int number, LossPart part) implements Serializable {}

    /** Cuts a run's nodes into pieces. */
    record Cut(Function<TaskResult<Holder>, TaskResult<Nodes>> pass, int size)
            implements PairFlatMapFunction<TaskResult<Holder>, Integer, PieceOfNode> {
        @Override
        public Iterator<Tuple2<Integer, PieceOfNode>> call(TaskResult<Holder> h) throws Exception {
            TaskResult<Nodes> all = pass.call(h);
            if (all.refused() != null) {
                return List.of(new Tuple2<>(
                                0, new PieceOfNode(new TaskResult<>(null, all.refused()))))
                        .iterator();
            }
            return all.get().nodes.stream()
                    .flatMap(n -> {
                        int p = n.value().vector().size();
                        return IntStream.range(0, Math.ceilDiv(p, size))
                                .mapToObj(i -> new Tuple2<>(i, piece(n, i, p)));
                    })
                    .iterator();
        }

        private PieceOfNode piece(StrandNodes.Node<LossPart> n, int i, int p) {
            Numbers some = n.value().vector().slice(i * size, (int) Math.min(p, (i + 1L) * size));
            return new PieceOfNode(new TaskResult<>(
                    new StrandNodes.Node<>(
                            n.level(), n.k(), new LossPart(n.value().loss(), some)),
                    null));
        }
    }

    /** Adds up a piece of all runs' nodes. */
    record Join() implements Function<Tuple2<Integer, Iterable<PieceOfNode>>, TaskResult<Piece>> {
        @Override
        public TaskResult<Piece> call(Tuple2<Integer, Iterable<PieceOfNode>> piece) {
            List<StrandNodes.Node<LossPart>> nodes = new ArrayList<>();
            for (PieceOfNode n : piece._2) {
                if (n.node.refused() != null) {
                    return new TaskResult<>(null, n.node.refused());
                }
                nodes.add(n.node.get());
            }
            return new TaskResult<>(
                    new Piece(piece._1, StrandNodes.total(nodes, LossPart::sum)), null);
        }
    }
}
