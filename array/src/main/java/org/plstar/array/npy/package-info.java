/** NumPy's array files: NPY and NPZ, written whole or not at all, read with nothing trusted. */
@org.jspecify.annotations.NullMarked
package org.plstar.array.npy;
