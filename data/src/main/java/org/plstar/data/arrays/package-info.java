/** NumPy arrays, alone (NPY) or several in a file (NPZ), read as tables. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.arrays;
