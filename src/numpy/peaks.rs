//! Where a call's memory differs at its peak from NumPy's by more than a tenth of an array, and how.

/// How the peaks of functions differ from NumPy's, in arrays of the argument's size.
static DIFFERENT: &[(&[&str], &str)] = &[
    (
        &["packbits"],
        "integers of more than a byte are made bools in an array; NumPy's are converted a block at a time",
    ),
    (
        &["std", "var", "nanstd", "nanvar"],
        "NumPy keeps the deviations in an array; here they are squared block by block, and none is kept",
    ),
    (
        &["argmax", "argmin", "nanargmin"],
        "NumPy copies an array whose axis does not lie last; here its lanes are read where they stand",
    ),
    (
        &["argwhere", "trim_zeros"],
        "NumPy finds the indices by axis and then lays them out by element; here they are written once",
    ),
    (
        &["count_nonzero"],
        "NumPy makes bools of the elements and adds them; here they are counted where they stand",
    ),
    (&["cumsum"], "NumPy converts the whole array to dtype= first; here a block at a time"),
    (
        &["digitize"],
        "NumPy copies columns into rows first, and turns the places among falling bounds round in another \
         array; here they are written once",
    ),
    (
        &["extract"],
        "NumPy makes the indices of what is true and takes by them; here the mask itself picks",
    ),
    (
        &[
            "flatnonzero",
            "interp",
            "median",
            "nanmedian",
            "nanpercentile",
            "repeat",
            "resize",
            "tile",
        ],
        "NumPy copies or converts the array once more before it begins; here it is read where it stands, \
         or into scratch",
    ),
    (
        &["histogram", "histogram2d", "histogram_bin_edges"],
        "NumPy looks for bins with arrays of places and of what lies within; here the numbers are counted \
         a block at a time, or in scratch",
    ),
    (
        &["i0"],
        "NumPy computes the series by arrays, for small and for large numbers; here one number after \
         another",
    ),
    (&["insert", "piecewise"], "NumPy makes one more mask of what is left over"),
    (
        &[
            "unique",
            "unique_counts",
            "unique_inverse",
            "unique_values",
            "intersect1d",
            "setdiff1d",
            "setxor1d",
            "union1d",
            "isin",
        ],
        "NumPy keeps the orders, masks and places in arrays; here they are scratch",
    ),
    (
        &["isreal"],
        "NumPy compares an array of imaginary parts, all 0, with 0; here the truths are written at once",
    ),
    (
        &["sinc"],
        "NumPy copies the angles to replace the zeros; here they are replaced where they stand",
    ),
    (
        &["tril", "triu", "tril_indices_from", "triu_indices_from"],
        "NumPy makes a mask of the triangle; here the elements are known by their place",
    ),
    (
        &["unwrap"],
        "NumPy keeps the steps and the corrections to the end; here each goes when it is used up",
    ),
    (
        &["outer", "linalg.outer", "kron"],
        "NumPy's ufunc takes buffers of 64 KiB for operands that are broadcast; here blocks in the cache \
         are scratch",
    ),
    (
        &["linalg.qr"],
        "NumPy factors a copy that lies beside Q and R as an array; here it is scratch",
    ),
    (&["random.poisson"], "NumPy copies the numbers into C's long; here they are drawn into it"),
    (
        &["random.Generator.multivariate_normal"],
        "NumPy adds the means and the products in arrays of their own; here in place",
    ),
    (
        &[
            "strings.center",
            "strings.ljust",
            "strings.zfill",
            "strings.expandtabs",
            "strings.multiply",
            "strings.partition",
            "strings.replace",
        ],
        "NumPy makes arrays of the texts' lengths and places before it makes the texts; here each is \
         measured when it is made",
    ),
    (
        &["genfromtxt"],
        "NumPy keeps every line as a list of texts; here the numbers are read at once",
    ),
];

/// What a function's peak differs in from NumPy's, if it does.
pub fn difference(function: &str) -> Option<&'static str> {
    let name = function.strip_prefix("ndarray.").unwrap_or(function);
    DIFFERENT.iter().find(|(names, _)| names.contains(&name)).map(|(_, how)| *how)
}

/// Every function whose peak differs.
pub fn names() -> impl Iterator<Item = &'static str> {
    DIFFERENT.iter().flat_map(|(names, _)| names.iter().copied())
}
