package org.plstar.landscape.certificate.check.program;

import java.util.Arrays;

/** Windows that slide over the planes of the last two axes, in exact arithmetic. */
final class Windows {
    /** Kernel, stride, padding before and after, dilation; rows, then columns. */
    private final int[] numbers;

    Windows(int[] numbers, int id) {
        boolean fits = numbers.length == 10;
        for (int side = 0; fits && side < 2; side++) {
            fits =
                    numbers[5 * side] >= 1
                            && numbers[5 * side + 1] >= 1
                            && numbers[5 * side + 4] >= 1;
        }
        Shapes.require(fits, "windows of line " + id);
        this.numbers = numbers.clone();
    }

    private int count(int side, int extent) {
        int[] n = numbers;
        int o = 5 * side;
        long room = (long) extent + n[o + 2] + n[o + 3] - ((n[o] - 1L) * n[o + 4] + 1);
        Shapes.require(room >= 0, "windows larger than the plane");
        return Math.toIntExact(room / n[o + 1] + 1);
    }

    /** [..., kernel height, kernel width, windows down, windows across]. */
    int[] shape(int[] planes) {
        int lead = planes.length - 2;
        Shapes.require(lead >= 0, "no planes");
        int[] shape = Arrays.copyOf(planes, lead + 4);
        shape[lead] = numbers[0];
        shape[lead + 1] = numbers[5];
        shape[lead + 2] = count(0, planes[lead]);
        shape[lead + 3] = count(1, planes[lead + 1]);
        Shapes.size(shape);
        return shape;
    }

    /** For each element of the patches its place on the planes, -1 in the padding. */
    int[] table(int[] patches, int[] planes) {
        int lead = planes.length - 2;
        int[] table = new int[Shapes.size(patches)];
        for (int k = 0; k < table.length; k++) {
            int[] at = Shapes.coordinates(k, patches);
            int[] on = Arrays.copyOf(at, lead + 2);
            for (int side = 0; side < 2; side++) {
                long place =
                        (long) at[lead + 2 + side] * numbers[5 * side + 1]
                                + (long) at[lead + side] * numbers[5 * side + 4]
                                - numbers[5 * side + 2];
                on[lead + side] = place < 0 || place >= planes[lead + side] ? -1 : (int) place;
            }
            table[k] = Shapes.element(on, planes);
        }
        return table;
    }
}
