package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.plstar.study.table.RowKernel.Gaussian;
import org.plstar.study.table.RowKernel.Laplace;
import org.plstar.study.table.RowKernel.Linear;
import org.plstar.study.table.RowKernel.Manhattan;
import org.plstar.study.table.RowKernel.Network;

/**
 * A kernel on rows with one encoding.
 *
 * @param encoding of the columns
 * @param kernel of the encoded rows
 */
public record Candidate(Encoding encoding, RowKernel kernel) {
    /** The kernel and the encoding in words. */
    public String words() {
        return kernel.words() + ", " + encoding.text() + " columns";
    }

    /** All candidates that do not depend on targets: 26 kernels for each encoding. */
    static List<Candidate> all(Collection<Encoding> encodings) {
        List<RowKernel> kernels = new ArrayList<>();
        for (int hidden : new int[] {1, 2, 3, 5}) {
            kernels.add(Network.relu(hidden, 0.1, 0, true));
            kernels.add(Network.relu(hidden, 1, 0, true));
        }
        kernels.add(Network.relu(3, 0.1, 2, true));
        kernels.add(Network.relu(1, 0.1, 0, false));
        kernels.add(Network.relu(3, 0.1, 0, false));
        kernels.add(new Network("dense erf dense", 2, 0.5, 0, true));
        kernels.add(new Network("dense erf dense", 5, 0.5, 0, true));
        for (double gamma : new double[] {0.1, 0.3, 1, 3}) {
            kernels.add(new Gaussian(gamma));
        }
        for (double width : new double[] {0.5, 1, 2, 4}) {
            kernels.add(new Laplace(width));
        }
        for (double width : new double[] {0.1, 0.3, 1, 3}) {
            kernels.add(new Manhattan(width));
        }
        kernels.add(new Linear());
        List<Candidate> all = new ArrayList<>();
        for (Encoding e : encodings) {
            kernels.forEach(k -> all.add(new Candidate(e, k)));
        }
        return all;
    }
}
